import Foundation

/// A headless Chromium, driven through the pipes of its DevTools protocol.
///
/// No part of the page under test is changed for it: what is measured is measured from outside, where the page's
/// policy does not reach. Needs no package but Debian's `chromium`.
final class Browser {
  /// `nil` where there is none: `make test` installs it.
  static let path: String? = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ]
  .first(where: FileManager.default.isExecutableFile)

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let process = Process()
  private let commands = Pipe()
  private let answers = Pipe()
  private let profile: URL
  private var unread = Data()
  private var lastID = 0
  private var session: String?
  /// Everything that the browser reported without being asked, in order.
  private(set) var events: [(method: String, parameters: [String: Any])] = []

  /// Starts the browser with one empty tab, and listens to its console and its network.
  init() throws {
    guard let path = Self.path else { throw Failure(description: "there is no Chromium") }
    profile = FileManager.default.temporaryDirectory
      .appendingPathComponent("synthtab-browser-\(UUID().uuidString)")
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The protocol is spoken on descriptors 3 and 4, which Foundation cannot give to a process; a shell can.
    // A browser that hangs is ended, which ends the waiting for its answers too.
    process.arguments = [
      "-c", "exec timeout 60 \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null 2>/dev/null", "sh", path,
      "--headless",
      "--no-sandbox",
      "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--user-data-dir=\(profile.path)", "--remote-debugging-pipe", "about:blank",
    ]
    process.standardInput = commands
    process.standardOutput = answers
    try process.run()
    let targets = try ask("Target.getTargets")["targetInfos"] as? [[String: Any]] ?? []
    guard
      let tab = targets.first(where: { $0["type"] as? String == "page" })?["targetId"] as? String
    else { throw Failure(description: "a browser without a tab") }
    let attached = try ask("Target.attachToTarget", ["targetId": tab, "flatten": true])
    session = attached["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log", "Network"] { try ask(domain + ".enable") }
  }

  /// Ends the browser and removes what it wrote.
  func close() {
    session = nil
    _ = try? ask("Browser.close")
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: profile)
  }

  /// Opens a file as a window of this size would show it, and waits until it is there.
  func open(_ file: URL, width: Int, height: Int, isDark: Bool = false, media: String = "screen")
    throws
  {
    try ask(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    let scheme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
    try ask("Emulation.setEmulatedMedia", ["media": media, "features": [scheme]])
    events = []
    try ask("Page.navigate", ["url": file.absoluteString])
    while !events.contains(where: { $0.method == "Page.loadEventFired" }) { try read() }
  }

  /// The value of an expression of JavaScript in the page.
  func value(of expression: String) throws -> Any? {
    let answer = try ask(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true, "awaitPromise": true])
    if let exception = answer["exceptionDetails"] { throw Failure(description: "\(exception)") }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// Presses a key and lets it go.
  func press(_ key: String, code: Int) throws {
    for type in ["rawKeyDown", "keyUp"] {
      try ask(
        "Input.dispatchKeyEvent",
        ["type": type, "key": key, "code": key, "windowsVirtualKeyCode": code])
    }
  }

  /// A picture (PNG) of the window, or of the whole page.
  func screenshot(ofWholePage: Bool = false) throws -> Data {
    try data(
      "Page.captureScreenshot", ["format": "png", "captureBeyondViewport": ofWholePage])
  }

  /// The page as it is printed on paper.
  func pdf() throws -> Data { try data("Page.printToPDF", ["preferCSSPageSize": true]) }

  /// What went to the console, or was refused: errors, warnings, violations of the policy.
  var complaints: [String] {
    events.filter {
      ["Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"].contains($0.method)
    }.map { "\($0.method): \($0.parameters)" }
  }

  /// The addresses that were asked for.
  var requests: [String] {
    events.filter { $0.method == "Network.requestWillBeSent" }
      .compactMap { ($0.parameters["request"] as? [String: Any])?["url"] as? String }
  }

  private func data(_ method: String, _ parameters: [String: Any]) throws -> Data {
    guard let text = try ask(method, parameters)["data"] as? String,
      let data = Data(base64Encoded: text)
    else { throw Failure(description: "\(method) without data") }
    return data
  }

  /// Sends a command and waits for its answer.
  @discardableResult
  private func ask(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    lastID += 1
    var message: [String: Any] = ["id": lastID, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    var data = try JSONSerialization.data(withJSONObject: message)
    data.append(0)
    try commands.fileHandleForWriting.write(contentsOf: data)
    while true {
      let answer = try read()
      guard answer["id"] as? Int == lastID else { continue }
      if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  /// The next message; events are kept.
  @discardableResult
  private func read() throws -> [String: Any] {
    while true {
      if let end = unread.firstIndex(of: 0) {
        let message = unread[..<end]
        unread = Data(unread[(end + 1)...])
        let object = try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
        if let method = object["method"] as? String {
          events.append((method, object["params"] as? [String: Any] ?? [:]))
        }
        return object
      }
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else { throw Failure(description: "the browser has ended") }
      unread.append(more)
    }
  }
}

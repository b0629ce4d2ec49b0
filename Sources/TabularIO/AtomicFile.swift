import Glibc

/// Files that appear under their name when they are whole, or not at all.
public enum AtomicFile {
  /// Runs `body` with the path of an empty file (mode 0600) in the folder of `path`; what `body`
  /// leaves there is flushed to the disk and takes the name `path`, in place of a file that had it.
  ///
  /// If `body` throws, the temporary file is removed and `path` is as before. A symbolic link at
  /// `path` stays, and the file it points to is replaced.
  ///
  /// - Throws: ``TableError`` if the folder or the device does not permit it, or what `body`
  ///   throws.
  public static func write(
    to path: String, _ body: (_ temporaryPath: String) throws -> Void
  ) throws {
    let draft = try FileDraft(destination: path)
    try body(draft.path)
    try draft.publish()
  }
}

/// A file under a temporary name, until it is published. It is removed if it never is.
final class FileDraft {
  /// Where the draft lies.
  let path: String
  /// Open for writing.
  let descriptor: CInt
  private let destination: String
  private let name: String
  private var isOpen = true

  init(destination given: String) throws {
    name = fileName(ofPath: given)
    destination = try FileDraft.resolve(given)
    let folder = FileDraft.folder(of: destination)
    var template = Array("\(folder)/.synthtab.XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw TableError.system(errno, place: name, action: "create a file in its folder")
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    discard()
  }

  /// Flushes the draft to the disk and gives it its name.
  func publish() throws {
    precondition(isOpen, "a draft is published once")
    guard fsync(descriptor) == 0, rename(path, destination) == 0 else {
      let code = errno
      discard()
      throw TableError.system(code, place: name, action: "write it")
    }
    isOpen = false
    close(descriptor)
    // The new name itself is on the disk only once the folder is.
    let folder = open(FileDraft.folder(of: destination), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Removes the draft, with the side files that SQLite may have made for it.
  func discard() {
    guard isOpen else { return }
    isOpen = false
    close(descriptor)
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
  }

  /// Follows symbolic links, and refuses what a rename would destroy: folders and devices.
  private static func resolve(_ path: String) throws -> String {
    var status = stat()
    guard !path.isEmpty else {
      throw TableError(place: "output", problem: "the path is empty", remedy: "Give a file name.")
    }
    guard stat(path, &status) == 0 else { return path }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw TableError.system(EISDIR, place: fileName(ofPath: path), action: "write it")
    default:
      throw TableError(
        place: fileName(ofPath: path), problem: "is not a regular file",
        remedy: "Write to a file, or as CSV to standard output.")
    }
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

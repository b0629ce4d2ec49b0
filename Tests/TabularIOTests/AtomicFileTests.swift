import Foundation
import TabularIO
import Testing

private struct Failure: Error {}

@Test func aFileIsWholeOrNotThere() throws {
  let folder = try ScratchFolder()
  try AtomicFile.write(to: folder.path("f")) { temporary in
    #expect(temporary.hasPrefix(folder.path + "/"))
    #expect(try !folder.contents.contains("f"))
    try Data("new".utf8).write(to: URL(fileURLWithPath: temporary))
  }
  #expect(try folder.text(of: "f") == "new")
  #expect(throws: Failure.self) {
    try AtomicFile.write(to: folder.path("f")) { temporary in
      try Data("half".utf8).write(to: URL(fileURLWithPath: temporary))
      throw Failure()
    }
  }
  #expect(try folder.text(of: "f") == "new")
  #expect(try folder.contents == ["f"])
}

@Test func onlyTheOwnerMayReadTheFile() throws {
  let folder = try ScratchFolder()
  try AtomicFile.write(to: folder.path("f")) { _ in }
  var status = stat()
  stat(folder.path("f"), &status)
  #expect(status.st_mode & 0o777 == 0o600)
}

@Test func aSymbolicLinkStaysOne() throws {
  let folder = try ScratchFolder()
  _ = try folder.write("old", to: "real")
  symlink("real", folder.path("link"))
  try AtomicFile.write(to: folder.path("link")) { temporary in
    try Data("new".utf8).write(to: URL(fileURLWithPath: temporary))
  }
  #expect(try folder.text(of: "real") == "new")
  #expect(try folder.contents == ["link", "real"])
}

@Test func aFolderOrADeviceIsNotReplaced() throws {
  let folder = try ScratchFolder()
  #expect(
    tableError { try AtomicFile.write(to: folder.path) { _ in } }?.problem
      == "is a folder, not a file")
  #expect(
    tableError { try AtomicFile.write(to: "/dev/null") { _ in } }?.problem
      == "is not a regular file")
  #expect(tableError { try AtomicFile.write(to: "") { _ in } }?.problem == "the path is empty")
}

@Test(.enabled(if: getuid() != 0, "root may write everywhere"))
func aReadOnlyFolderIsAClearError() throws {
  let folder = try ScratchFolder()
  chmod(folder.path, 0o500)
  defer { chmod(folder.path, 0o700) }
  let error = tableError { try AtomicFile.write(to: folder.path("f")) { _ in } }
  #expect(error?.problem == "no permission to create a file in its folder")
}

@Test func fingerprintsAreThoseOfTheStandard() throws {
  // FIPS 180-2, appendix B.1 and B.3.
  let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  let million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
  #expect(FileFingerprint.sha256(Array("abc".utf8)) == abc)
  let folder = try ScratchFolder()
  let path = try folder.write(String(repeating: "a", count: 1_000_000), to: "f")
  #expect(try FileFingerprint.sha256(path: path) == million)
}

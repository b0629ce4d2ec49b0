import Glibc

extension TableError {
  /// The failure of a system call. `action` completes "cannot …": "read it", "write it".
  public static func system(_ code: CInt, place: String, action: String) -> TableError {
    switch code {
    case ENOENT, ENOTDIR:
      TableError(
        place: place, problem: "no such file or folder",
        remedy: "Check the path for a spelling mistake.")
    case EISDIR:
      TableError(
        place: place, problem: "is a folder, not a file", remedy: "Give the path of a file in it.")
    case EACCES, EPERM:
      TableError(
        place: place, problem: "no permission to \(action)",
        remedy: "Change the permissions of the file or its folder, or use another place.")
    case EROFS:
      TableError(
        place: place, problem: "the file system is read-only", remedy: "Write to another place.")
    case ENOSPC, EDQUOT:
      TableError(
        place: place, problem: "no space left on the device",
        remedy: "Free some space or write to another place. The output is not complete.")
    case EFBIG:
      TableError(
        place: place, problem: "the file is larger than this system allows",
        remedy: "Raise the limit (ulimit -f) or write fewer rows.")
    default:
      TableError(place: place, problem: "cannot \(action): \(String(cString: strerror(code)))")
    }
  }
}

/// The last part of a path, for messages: the folders may be private and are the user's own affair.
func fileName(ofPath path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

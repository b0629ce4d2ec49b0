import Encoding

extension EncodingOptions {
  /// The default, but for protection: small tables have few rows in common.
  static var unprotected: EncodingOptions {
    var options = EncodingOptions()
    options.leastCount = 1
    return options
  }
}

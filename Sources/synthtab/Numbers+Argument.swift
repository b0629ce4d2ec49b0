public import ArgumentParser
public import Encoding

/// `--numbers` takes the names of the cases.
extension EncodingOptions.Numbers: ExpressibleByArgument {}

public import ArgumentParser
public import Synthesis

/// `--numbers` takes the names of the cases.
extension PrivacyConfiguration.Engine: ExpressibleByArgument {}

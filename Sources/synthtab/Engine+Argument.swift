public import ArgumentParser
public import Synthesis

/// `--engine` takes the names of the cases.
extension PrivacyConfiguration.Engine: ExpressibleByArgument {}

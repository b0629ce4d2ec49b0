public import ArgumentParser
public import Diffusion

/// `--solver` takes the names of the cases.
extension SolverChoice: ExpressibleByArgument {}

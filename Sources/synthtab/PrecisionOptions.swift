public import ArgumentParser
public import Compute

/// In which numbers a command multiplies matrices.
struct PrecisionOptions: ParsableArguments {
  @Option(
    name: .customLong("precision"),
    help: ArgumentHelp(
      "Numbers that matrices are multiplied in; bfloat16 is twice as fast, on a processor with AVX512-BF16 and "
        + "with oneDNN. (default: of fit the faster one; of generate the model's)",
      valueName: "name"))
  var requested: ProductPrecision?

  func validate() throws {
    if let requested, !requested.isAvailable {
      throw ValidationError(
        "--precision bfloat16 is not to be had here: it needs a processor with AVX512-BF16, and oneDNN (libdnnl). "
          + "Leave the option out.")
    }
  }
}

/// `--precision` takes the names of the cases.
extension ProductPrecision: ExpressibleByArgument {}

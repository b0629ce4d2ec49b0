/// Belief propagation on noisy counts of a few columns each: see the documentation of this folder.

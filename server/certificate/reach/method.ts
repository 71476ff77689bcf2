/** How a network that lives in `reach` is examined, for the reader of its certificate. */
export const METHOD: readonly string[] = [
  "Reaches to sixteen targets on a ring, in random order, in the brain's own task with its own noise; trials with a delay of at least 300 ms, averaged by target and aligned to go. Population analyses use rates r, fixed points the state x.",
  "jPCA: condition mean removed, six components, 300 ms from go; surrogates turn time round in a random half of the directions. Read R²_skew, not its ratio to R²_unconstrained: surrogates have a high ratio as well.",
  "Condition-invariant variance, of softly normalised rates as in Kaufman et al. 2016: the leading component of the mean over directions against the leading tuned one; surrogates shift every direction in time by its own amount.",
  "Alignment: the variance of movement that the ten leading components of preparation hold; surrogates are subspaces drawn with the covariance of both.",
  "Tangling: median Q of the two forces over that of the units; sign flips over directions. Cosine tuning: median over units that vary; surrogates shuffle directions.",
  "The shift of preferred directions is compared with that between even and odd trials within movement.",
  "Fixed points: Levenberg–Marquardt with the analytic Jacobian, without noise, the hand at rest at home, from where a noiseless life comes to rest. That a shown target has a stable point, and that the output is more tangled than the brain, hold for untrained networks as well: they describe, and prove nothing by themselves.",
  "The slowest oscillation after go is the complex pair of eigenvalues of greatest modulus about the fixed point of movement; random networks have such pairs as well, but their movement is not in its plane. Surrogates are random planes among the units that are awake there.",
  "The remembered target is read by ridge regression in the delay, fitted on even and scored on odd trials; surrogates give trials each other's targets.",
];

/** The recipe that trains `reach`: every number the trainer is told. It is recorded with the weights. */
export interface Recipe {
  readonly seed: number;
  readonly units: number;
  readonly iterations: number;
  /** Trials per iteration. */
  readonly batch: number;
  readonly dtMs: number;
  /** Process noise while training: more than the brain lives with, so that its memory is robust. */
  readonly sigma: number;
  /** Weight of mean r². */
  readonly ratePenalty: number;
  /** Weight of the mean over units of their squared incoming weights. */
  readonly weightPenalty: number;
  readonly firstRate: number;
  readonly lastRate: number;
  readonly clipNorm: number;
  /** Share of a batch that goes on from where the last batch's trials ended; the rest starts afresh. */
  readonly carried: number;
}

const STANDARD: Omit<Recipe, "seed"> = {
  units: 128,
  iterations: 3000,
  batch: 64,
  dtMs: 10,
  sigma: 0.075,
  ratePenalty: 0.05,
  weightPenalty: 0.002,
  firstRate: 4e-3,
  lastRate: 6e-5,
  clipNorm: 1,
  carried: 0.75,
};

/** The standard recipe with what is given in its place. @throws when a size is not a positive whole number */
export function recipeOf(changes: Partial<Recipe> & { readonly seed: number }): Recipe {
  const recipe = { ...STANDARD, ...changes };
  for (const name of ["units", "iterations", "batch"] as const) {
    if (!(Number.isSafeInteger(recipe[name]) && recipe[name] > 0)) {
      throw new Error(`${name} is ${recipe[name]}; it must be a whole number above zero`);
    }
  }
  if (!(Number.isSafeInteger(recipe.seed) && recipe.seed >= 0)) {
    throw new Error(`seed is ${recipe.seed}; it must be a whole number, zero or more`);
  }
  return recipe;
}

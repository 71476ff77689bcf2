/** The recipes: one line each. */
import { unknownName } from "../../../streams/near-miss.ts";
import type { Recipe } from "../recipe.ts";
import cursor from "./cursor.ts";
import decide from "./decide.ts";
import grasp from "./grasp.ts";
import multitask from "./multitask.ts";
import reach from "./reach.ts";
import reachTwoLink from "./reach-two-link.ts";

export const recipes: readonly Recipe[] = [cursor, decide, grasp, multitask, reach, reachTwoLink];

/** @throws when there is no recipe for this brain, naming those there are */
export function recipeFor(brain: string): Recipe {
  const found = recipes.find((recipe) => recipe.brain === brain);
  if (found !== undefined) return found;
  throw new Error(
    unknownName(
      "recipe to train",
      brain,
      recipes.map((recipe) => recipe.brain),
    ),
  );
}

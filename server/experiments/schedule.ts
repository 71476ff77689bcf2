/**
 * The schedule of a contest: what the task will ask, and where the brain is to go instead. It is read off a
 * double of the task in which nobody acts, because a task's schedule never depends on behaviour.
 */
import type { Task } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";
import type { Contest, GoalRule } from "./contest.ts";

/** One trial to come. */
export interface PlannedTrial {
  /** What the task asks for, the leading `task.goals` components of its intention. */
  readonly given: Float32Array;
  /** Where the brain is to be made to go. */
  readonly goal: Float32Array;
  /** Go never comes: run, not scored. */
  readonly isCatch: boolean;
  /** Nobody steers any more. */
  readonly isWashout: boolean;
}

/**
 * Plan `trials` trials, the last `washout` of them without steering. @param task at the end of a trial; it is used up.
 * @param rng the goals' own randomness.
 * @throws when the task has no plane of goals to turn in, or no such world value.
 */
export function planTrials(
  task: Task,
  trials: number,
  contest: Contest,
  rng: Rng,
  washout = 0,
): PlannedTrial[] {
  const { goal: rule, catchTrial } = contest;
  if (rule.kind === "turned" && task.goals !== 2)
    throw new Error(`task "${task.name}" has no plane of goals to redirect in; choose another brain`);
  const at = catchTrial === undefined ? -1 : worldIndex(task, catchTrial.world);
  const action = new Float32Array(task.actions);
  const intention = new Float32Array(task.intentions.length);
  const world = new Float32Array(task.worlds.length);
  const plans: PlannedTrial[] = [];
  while (plans.length < trials) {
    task.advance(action);
    if (task.trial().outcome === undefined) continue;
    task.intention(intention);
    task.world(world);
    const given = intention.slice(0, task.goals);
    const goal = goalOf(given, rule, rng.fork(`goal ${plans.length}`));
    const isWashout = plans.length >= trials - washout;
    plans.push({ given, goal, isCatch: at >= 0 && world[at] === catchTrial?.value, isWashout });
  }
  return plans;
}

/** Place of a named world value. @throws when the task has none of that name. */
export function worldIndex(task: Task, name: string): number {
  const index = task.worlds.indexOf(name);
  if (index < 0)
    throw new Error(
      `task "${task.name}" has no "${name}" in its world, which is looked at here; choose another brain`,
    );
  return index;
}

function goalOf(given: Float32Array, rule: GoalRule, rng: Rng): Float32Array {
  switch (rule.kind) {
    case "given":
      return given;
    case "turned":
      return turnedAway(given, rule, rng);
    case "drawn":
      return Float32Array.from(rule.goals[rng.below(rule.goals.length)]);
  }
}

/** A point whose angle differs from `given`'s by `turnDeg`, either way, at a radius of its own. */
function turnedAway(
  given: Float32Array,
  { turnDeg, radius }: GoalRule & { kind: "turned" },
  rng: Rng,
): Float32Array {
  const between = ([low, high]: readonly [number, number]) => low + (high - low) * rng.uniform();
  const side = rng.uniform() < 0.5 ? -1 : 1;
  const angle = Math.atan2(given[1], given[0]) + (side * between(turnDeg) * Math.PI) / 180;
  const r = between(radius);
  return Float32Array.of(r * Math.cos(angle), r * Math.sin(angle));
}

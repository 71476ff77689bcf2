/**
 * What the laws that plan on an identified model share: patterns to push along, a model of what pushing does
 * (drive-model.ts), a little noise to learn it by, and a cap on what is written. A planner says what to push, given
 * how far the decoded goal is from where it shall be; it is told when the model has changed, between trials.
 */
import type { Snapshot, SteeringLaw } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import { createDriveModel, type DriveModel, holdingPush } from "./drive-model.ts";
import { createGoalPush, type GoalPush } from "./goal-push.ts";
import { DOSE_MS, type LawContext } from "./law.ts";

export interface PlannedParams {
  /** Largest norm of the currents per 10 ms. */
  readonly cap: number;
  /** Standard deviation of the noise that is added to the push of 10 ms. */
  readonly explore: number;
}

export interface Planner {
  /** The model in force from now on. */
  adopt(model: DriveModel): void;
  /**
   * Fill `push` with what to add to the push that holds the goal, for one step.
   * @param error decoded minus goal  @param holding the push that holds the goal
   */
  plan(push: Float64Array, error: Float64Array, holding: Float64Array): void;
}

export function plannedLaw(
  { cap, explore }: PlannedParams,
  { channels, electrodes, goals, montage, dtMs, rng, population }: LawContext,
  plannerOf: (push: GoalPush, cap: number) => Planner,
): SteeringLaw {
  const way = createGoalPush(channels, goals, montage, population);
  const model = createDriveModel(goals, dtMs);
  const capStep = (cap * model.ticks * dtMs) / DOSE_MS;
  const planner = plannerOf(way, capStep);
  const error = new Float64Array(goals);
  const push = new Float64Array(goals);
  const noise = new Float64Array(goals);
  const delivered = new Float64Array(goals);
  const aim = new Float32Array(goals);
  let holding: Float64Array = new Float64Array(goals);
  const now = { trial: -1, ticks: 0 };
  planner.adopt(model);

  /** A trial, or a goal, begins: plan with what is known by now. */
  const begin = (goal: Float32Array, trial: number) => {
    let same = trial === now.trial;
    for (let g = 0; g < goals; g++) same &&= goal[g] === aim[g];
    if (same) return;
    now.trial = trial;
    now.ticks = 0;
    aim.set(goal);
    planner.adopt(model);
    holding = holdingPush(model, goal);
  };

  return {
    electrodes,
    learn: way.learn,
    hear(moment) {
      // Only what it pushed itself: in a trial of another law there is nothing to be learned from standing by.
      if (moment.goal === undefined || moment.trial !== now.trial || !way.known) return;
      way.read(delivered, moment.delivered);
      model.hear(moment, delivered);
    },
    steer(currents, { goal, decoded, trial }) {
      if (goal === undefined || !way.known) return false;
      for (let g = 0; g < goals; g++) {
        if (!plausible(decoded[g])) return false;
        error[g] = decoded[g] - goal[g];
      }
      begin(goal, trial);
      planner.plan(push, error, holding);
      if (now.ticks++ % model.ticks === 0) for (let g = 0; g < goals; g++) noise[g] = explore * rng.normal();
      for (let g = 0; g < goals; g++) push[g] = (push[g] + holding[g] + noise[g]) / model.ticks;
      way.write(currents, push, capStep / model.ticks);
      return true;
    },
    save: () => ({
      ...now,
      way: way.save(),
      model: model.save(),
      noise: noise.slice(),
      aim: aim.slice(),
      rng: rng.save(),
    }),
    restore(snapshot) {
      now.trial = snapshot.trial as number;
      now.ticks = snapshot.ticks as number;
      way.restore(snapshot.way as Snapshot);
      model.restore(snapshot.model as Snapshot);
      noise.set(snapshot.noise as Float64Array);
      aim.set(snapshot.aim as Float32Array);
      rng.restore(snapshot.rng as Snapshot);
      planner.adopt(model);
      holding = holdingPush(model, aim);
    },
  };
}

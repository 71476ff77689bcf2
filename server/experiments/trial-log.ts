/**
 * What one trial of one arm comes to.
 *
 *   effort       E = (1/T) Σₜ‖θₜ‖², θ the currents delivered
 *   collateral   (1/T) Σₜ (1/N) Σᵢ ½((rᵢ − r̃ᵢ)/σᵢ)², r̃ the twin's activation, σᵢ its standard deviation in calibration
 *   off target   RMS distance of the effector from the twin's while steered and before go
 *   loss         what the task says of the trial on its last tick, where it says anything
 *   shift        how far the effector came from where the twin's ends towards the goal, as a share of that way:
 *                (h − h̃)·(g − h̃)/‖g − h̃‖² on the last tick; 0 is as unsteered, 1 is at the goal
 *   divergence   largest RMS distance between the brain's and the twin's activations at any tick
 */
import type { Rig } from "../../streams/loop.ts";
import { worldIndex } from "./schedule.ts";

export interface TrialResult {
  readonly success: boolean;
  readonly isCatch: boolean;
  readonly effort: number;
  readonly collateral: number;
  readonly offTarget: number;
  readonly divergence: number;
  readonly loss: number | null;
  /** What else this contest measures, by name and unit. */
  readonly measures: Readonly<Record<string, number>>;
  /** Null where goals are not places of the effector. */
  readonly shift: number | null;
  /** What of it is kept for later. */
  readonly kept?: Readonly<Record<string, number>> | undefined;
}

export interface TrialLog {
  /** Take in the tick that just ran. @param beforeGo steered, and the effector should still be where it was */
  add(beforeGo: boolean): void;
  /** Close the trial, which had this goal, and start the next. */
  end(
    success: boolean,
    isCatch: boolean,
    goal: Float32Array,
    measures?: Readonly<Record<string, number>>,
  ): TrialResult;
}

/** @param sd per unit, all sites in turn. @param effector indices into the world. @param loss its name in the world */
export function createTrialLog(
  rig: Rig,
  sd: Float64Array,
  effector: readonly number[],
  loss?: string,
): TrialLog {
  const lossAt = loss === undefined ? -1 : worldIndex(rig.body.task, loss);
  const { body, twin, views } = rig;
  if (twin === undefined)
    throw new Error("collateral is measured against the twin: run the session with one");
  const sum = { ticks: 0, effort: 0, collateral: 0, beforeGo: 0, distance: 0, divergence: 0 };
  const shiftTo = (goal: Float32Array) => {
    if (effector.length === 0 || effector.length !== goal.length) return null;
    let [along, way] = [0, 0];
    for (const [k, i] of effector.entries()) {
      const toGoal = goal[k] - views.twin[i];
      along += (views.world[i] - views.twin[i]) * toGoal;
      way += toGoal ** 2;
    }
    return way > 0 ? along / way : null;
  };
  return {
    add(beforeGo) {
      sum.ticks++;
      for (const theta of views.currents) sum.effort += theta ** 2;
      sum.divergence = Math.max(sum.divergence, views.twin[views.twin.length - 1]);
      let cost = 0;
      let at = 0;
      for (let s = 0; s < body.brain.sites.length; s++) {
        const r = body.brain.activations(s);
        const twinR = twin.brain.activations(s);
        for (let i = 0; i < r.length; i++, at++) cost += 0.5 * ((r[i] - twinR[i]) / sd[at]) ** 2;
      }
      sum.collateral += cost / at;
      if (!beforeGo) return;
      sum.beforeGo++;
      for (const i of effector) sum.distance += (views.world[i] - views.twin[i]) ** 2;
    },
    end(success, isCatch, goal, measures = {}) {
      const { ticks, effort, collateral, beforeGo, distance, divergence } = sum;
      Object.assign(sum, { ticks: 0, effort: 0, collateral: 0, beforeGo: 0, distance: 0, divergence: 0 });
      return {
        success,
        isCatch,
        effort: effort / ticks,
        collateral: collateral / ticks,
        offTarget: Math.sqrt(distance / Math.max(1, beforeGo)),
        divergence,
        loss: lossAt < 0 ? null : views.world[lossAt],
        measures,
        shift: shiftTo(goal),
      };
    },
  };
}

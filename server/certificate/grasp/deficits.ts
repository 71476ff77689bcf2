/**
 * What damage costs: the loss after each lesion and disconnection over the loss before, in the same trials with the
 * same noise; the sign-flip test pairs them trial by trial.
 */

import type { Rng } from "../../../streams/rng.ts";
import { pairedPermutation } from "../../../streams/statistic.ts";
import { AREAS } from "../../brains/grasp-areas.ts";
import { CUTS, type Damage } from "../../brains/grasp-damage.ts";
import { JOINTS, MOVEMENT_VARIANCE, movement, WIDTH } from "../../tasks/grasp-movement.ts";
import { OBJECTS } from "../../tasks/grasp-trial.ts";
import { type Row, row } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { type Attempt, attemptsOf, grasps, lossOf } from "./attempts.ts";
import { DT_MS } from "./life.ts";

const TRIALS = 150;
/** Doses of damage for the figure. */
const FRACTIONS = [0, 0.1, 0.2, 0.3, 0.5, 0.75, 1];
const DOSE_TRIALS = 60;

/** Half of an area silent, or all links between two areas cut. */
export const DAMAGES: readonly { readonly name: string; readonly damage: (fraction: number) => Damage }[] = [
  ...AREAS.map((area) => ({
    name: `${area} lesion`,
    damage: (fraction: number) => ({ lesion: { area, fraction: fraction / 2, seed: 1 } }),
  })),
  ...CUTS.map((between) => ({
    name: `${between} cut`,
    damage: (fraction: number) => ({ disconnect: { between, fraction, seed: 1 } }),
  })),
];

export interface Deficits {
  readonly rows: Row[];
  readonly healthy: readonly Attempt[];
  /** In the order of DAMAGES. */
  readonly damaged: readonly (readonly Attempt[])[];
  /** Loss at each of FRACTIONS of each damage. */
  readonly doses: readonly { readonly fraction: number; readonly losses: readonly number[] }[];
}

export function examineDeficits(subject: Subject, rng: Rng): Deficits {
  const under = (damage: Damage, trials = TRIALS) =>
    attemptsOf(subject, { trials, rng: rng.fork("trials"), damage });
  const healthy = under({});
  const damaged = DAMAGES.map(({ damage }) => under(damage(1)));
  const rows = DAMAGES.map(({ name }, i) => {
    const before = grasps(healthy);
    const worse = grasps(damaged[i]).map(({ loss }, k) => Math.log(loss / before[k].loss));
    const p = pairedPermutation(worse, rng.fork(name));
    const ratio = lossOf(damaged[i]) / lossOf(healthy);
    return row(`loss after ${name} over loss before`, ratio, { atLeast: 5 }, { reference: 1, p });
  });
  const doses = FRACTIONS.map((fraction) => ({
    fraction,
    losses: DAMAGES.map(({ damage }) => lossOf(under(damage(fraction), DOSE_TRIALS))),
  }));
  return { rows, healthy, damaged, doses };
}

/** Loss of each joint alone, in the unit of the whole: their mean over joints is the loss. */
export function jointLosses(attempts: readonly Attempt[]): number[] {
  const sums = new Float64Array(WIDTH);
  const asked = new Float32Array(WIDTH);
  let ticks = 0;
  for (const { object, path } of grasps(attempts)) {
    for (let t = 0; t * WIDTH < path.length; t++, ticks++) {
      movement(asked, ...OBJECTS[object], (t + 1) * DT_MS);
      for (let j = 0; j < WIDTH; j++) sums[j] += (path[t * WIDTH + j] - asked[j]) ** 2;
    }
  }
  return JOINTS.map((_, j) => sums[j] / (ticks * MOVEMENT_VARIANCE));
}

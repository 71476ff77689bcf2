/**
 * The best there is for the brain `linear`, from its own matrices: the controller that no other beats and what it
 * costs (LQG), and the reader that no other beats (a Kalman filter that knows when the target jumps). Both see one
 * row a tick, like a symbiote, and answer before the next.
 */
import { inverse, Matrix } from "ml-matrix";
import { lqg } from "../symbiote/lenses/analyses/lqg.ts";
import { type SteadyKalman, symmetric } from "../symbiote/lenses/analyses/riccati.ts";
import { effortWeight, linearCost, TARGET_SD } from "../tasks/linear-trial.ts";
import { LATENTS, type LinearSystem, POSITIONS } from "./linear-system.ts";

type Pair = ArrayLike<number>;
const column = (values: ArrayLike<number>) => Matrix.columnVector(Array.from(values));

/** What a controller pays above the least, as a share of it; both mean costs of a tick. */
export const regretOf = (cost: number, least: number): number => (cost - least) / least;

export interface OptimalController {
  /** Least mean cost of a tick (`linearCost`) that any controller reaches for this goal while the target stays. */
  leastCost(target: Pair, goal: Pair): number;
  readonly filter: SteadyKalman;
  /** E[x] given every row so far: a live view, after `steer`. */
  readonly state: Float64Array;
  /**
   * One row: what was observed, what was delivered in its tick, and the target that the brain was told in it; then
   * the target it is told now, and where the cursor shall go. Fills `currents` for the next tick.
   */
  steer(currents: Float32Array, row: ControllerRow): void;
  /** y − C x̂⁻ of the last row (units): white, if all is as it should be. */
  readonly innovation: Float64Array;
}

export interface ControllerRow {
  readonly observation: ArrayLike<number>;
  readonly delivered: ArrayLike<number>;
  readonly told: Pair;
  readonly target: Pair;
  readonly goal: Pair;
}

/**
 * The white-box controller: knows the equations and the target. A ceiling, not a symbiote.
 * @param gain multiplies its feedback about the state where it settles; any but 1 costs more
 */
export function optimalController(system: LinearSystem, gain = 1): OptimalController {
  const { a, b, c, d, z, w, units, unitVariance, dtMs } = system;
  // The miss has weight dt/10 in `linearCost`; divided by it, the cost is one of lqg.ts.
  const share = linearCost(1, 0, dtMs);
  const solution = lqg({
    a,
    b,
    c,
    z,
    w,
    v: Matrix.eye(units, units, unitVariance),
    r: Matrix.eye(units, units, effortWeight(dtMs) / share),
  });
  const { filter, offset, rest } = solution;
  const feedback = Matrix.mul(solution.feedback, gain);
  /** What is pushed whatever the state, per unit of target and of goal. */
  const restoring = Matrix.mul(solution.feedback, 1 - gain);
  const perTarget = Matrix.add(offset.perDisturbance, restoring.mmul(rest.perDisturbance)).mmul(d);
  const perGoal = Matrix.add(offset.perGoal, restoring.mmul(rest.perGoal));
  let x = Matrix.zeros(LATENTS, 1);
  const state = new Float64Array(LATENTS);
  const innovation = new Float64Array(units);
  return {
    filter,
    state,
    innovation,
    leastCost: (target, goal) => share * solution.cost(d.mmul(column(target)), column(goal)),
    steer(currents, { observation, delivered, told, target, goal }) {
      const expected = Matrix.add(a.mmul(x), d.mmul(column(told))).add(b.mmul(column(delivered)));
      const surprise = Matrix.sub(column(observation), c.mmul(expected));
      x = Matrix.add(expected, filter.gain.mmul(surprise));
      state.set(x.to1DArray());
      innovation.set(surprise.to1DArray());
      const pull = feedback
        .mmul(x)
        .add(perTarget.mmul(column(target)))
        .add(perGoal.mmul(column(goal)));
      for (let i = 0; i < units; i++) currents[i] = -pull.get(i, 0);
    },
  };
}

export interface OptimalReader {
  /** Read one row. @param jumped the trial is new in this row: the target is another */
  observe(observation: ArrayLike<number>, jumped: boolean): void;
  /** E[target x, y, cursor x, y] given every row so far, in the order of the task's intention: a live view. */
  readonly intention: Float64Array;
  /** The variance of each error that theory expects now. */
  readonly variance: Float64Array;
}

/** The reader that knows the equations and hears when trials begin, of an unsteered brain from rest. */
export function optimalReader({ a, c, d, w, units, unitVariance }: LinearSystem): OptimalReader {
  const size = LATENTS + 2;
  const flow = Matrix.eye(size);
  flow.setSubMatrix(a, 0, 0).setSubMatrix(d, 0, LATENTS);
  const shake = Matrix.zeros(size, size).setSubMatrix(w, 0, 0);
  const says = Matrix.zeros(units, size).setSubMatrix(c, 0, 0);
  /** What one row tells: CᵀV⁻¹, and CᵀV⁻¹C. With many units and few latents this form has only small inverses. */
  const weigh = Matrix.mul(says.transpose(), 1 / unitVariance);
  const told = weigh.mmul(says);
  const eye = Matrix.eye(size);
  let mean = Matrix.zeros(size, 1);
  let spread = Matrix.zeros(size, size);
  const intention = new Float64Array(4);
  const variance = new Float64Array(4);
  /** Where the components of the intention stand in the state. */
  const places = [LATENTS, LATENTS + 1, ...POSITIONS];

  const forget = () => {
    for (let r = LATENTS; r < size; r++) {
      mean.set(r, 0, 0);
      for (let i = 0; i < size; i++) {
        spread.set(r, i, 0);
        spread.set(i, r, 0);
      }
      spread.set(r, r, TARGET_SD ** 2);
    }
  };
  forget();
  return {
    intention,
    variance,
    observe(observation, jumped) {
      const expected = flow.mmul(mean);
      const before = symmetric(Matrix.add(flow.mmul(spread).mmul(flow.transpose()), shake));
      spread = symmetric(before.mmul(inverse(Matrix.add(eye, told.mmul(before)))));
      const surprise = Matrix.sub(weigh.mmul(column(observation)), told.mmul(expected));
      mean = Matrix.add(expected, spread.mmul(surprise));
      if (jumped) forget();
      places.forEach((place, i) => {
        intention[i] = mean.get(place, 0);
        variance[i] = spread.get(place, place);
      });
    },
  };
}

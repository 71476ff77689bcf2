/**
 * Model-predictive control of the decoded goal, on the same identified model as `lqr`: at every tick it plans
 * `horizon` steps ahead under the cap that will really hold,
 *
 *   minimise Σ_{t=1..H} ‖e_t‖² + effort · ‖d_t − d∞‖²,   e_{t+1} = A e_t + B (d_t − d∞),   ‖V d_t‖ ≤ cap
 *
 * by projected gradient steps, and writes the plan's first push. Without a cap it is the
 * finite-horizon regulator. Rawlings, Mayne & Diehl, Model Predictive Control (2017).
 */
import * as z from "zod";
import { lawEntry } from "./law.ts";
import { plannedParams } from "./lqr.ts";
import { type PlannedParams, type Planner, plannedLaw } from "./planned.ts";

const ROUNDS = 40;

export default lawEntry<PlannedParams & { effort: number; horizon: number }>({
  name: "mpc",
  summary:
    "model-predictive control of the decoded goal within its bounds, on a model learned while it steers",
  params: z.strictObject({
    ...plannedParams,
    horizon: z.int().min(1).max(100).default(8).describe("steps of 10 ms that are planned"),
  }),
  create: (params, context) =>
    plannedLaw(params, context, (way, cap) =>
      createPlan(context.goals, params, (push) => Math.min(1, cap / Math.max(way.norm(push), 1e-12))),
    ),
});

/** @param allowed the part of a push that may be delivered, 0 to 1 */
export function createPlan(
  goals: number,
  { effort, horizon }: { readonly effort: number; readonly horizon: number },
  allowed: (push: Float64Array) => number,
  rounds = ROUNDS,
): Planner {
  const a = new Float64Array(goals * goals);
  const b = new Float64Array(goals * goals);
  /** Pushes beside the holding one, and the errors they lead to. */
  const moves = new Float64Array(horizon * goals);
  const errors = new Float64Array((horizon + 1) * goals);
  const costate = new Float64Array(goals);
  const earlier = new Float64Array(goals);
  const whole = new Float64Array(goals);
  let stride = 0;

  /** errors from the first one on. */
  const foresee = () => {
    for (let t = 0; t < horizon; t++) {
      const [from, to] = [t * goals, (t + 1) * goals];
      for (let g = 0; g < goals; g++) {
        let sum = 0;
        for (let j = 0; j < goals; j++) {
          sum += a[g * goals + j] * errors[from + j] + b[g * goals + j] * moves[from + j];
        }
        errors[to + g] = sum;
      }
    }
  };
  /** One gradient step against the cost, from the end to the beginning: λ_t = e_t + Aᵀ λ_{t+1}. */
  const improve = () => {
    costate.fill(0);
    for (let t = horizon - 1; t >= 0; t--) {
      for (let g = 0; g < goals; g++) {
        earlier[g] = errors[(t + 1) * goals + g];
        if (t < horizon - 1) for (let j = 0; j < goals; j++) earlier[g] += a[j * goals + g] * costate[j];
      }
      costate.set(earlier);
      for (let g = 0; g < goals; g++) {
        let slope = effort * moves[t * goals + g];
        for (let j = 0; j < goals; j++) slope += b[j * goals + g] * costate[j];
        moves[t * goals + g] -= stride * slope;
      }
    }
  };
  const hold = (holding: Float64Array) => {
    for (let t = 0; t < horizon; t++) {
      for (let g = 0; g < goals; g++) whole[g] = moves[t * goals + g] + holding[g];
      const part = allowed(whole);
      if (part < 1) for (let g = 0; g < goals; g++) moves[t * goals + g] = part * whole[g] - holding[g];
    }
  };

  return {
    adopt(model) {
      a.set(model.a.to1DArray());
      b.set(model.b.to1DArray());
      // The gradient's Lipschitz constant is at most this: the gain of the whole horizon, squared.
      const growth = Math.max(model.a.norm(), 1e-6);
      let gain = 0;
      for (let t = 0; t < horizon; t++) gain += Math.min(growth, 1) ** t;
      stride = 1 / (effort + (model.b.norm() * gain) ** 2);
    },
    plan(push, error, holding) {
      errors.set(error);
      moves.fill(0);
      for (let round = 0; round < rounds; round++) {
        foresee();
        improve();
        hold(holding);
      }
      for (let g = 0; g < goals; g++) push[g] = moves[g];
    },
  };
}

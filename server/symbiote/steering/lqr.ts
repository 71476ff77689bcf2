/**
 * The linear-quadratic regulator of the decoded goal, on a model identified while it steers:
 *
 *   d = d∞ − K (x̂ − goal),   K minimises Σ ‖x̂ − goal‖² + effort · ‖d − d∞‖²
 *
 * d∞ holds the goal, K solves the discrete Riccati equation of the model in force. Anderson & Moore, Optimal Control
 * (1990), ch. 2.
 */
import { Matrix } from "ml-matrix";
import * as z from "zod";
import { dare } from "../lenses/analyses/riccati.ts";
import { lawEntry } from "./law.ts";
import { type PlannedParams, plannedLaw } from "./planned.ts";

export const plannedParams = {
  effort: z.number().gt(0).max(1e6).default(1).describe("price of a squared push against a squared error"),
  cap: z.number().gt(0).max(1000).default(1).describe("largest norm of the currents per 10 ms"),
  explore: z
    .number()
    .min(0)
    .max(10)
    .default(0.02)
    .describe("noise in the push of 10 ms, to learn the model by"),
};

export default lawEntry<PlannedParams & { effort: number }>({
  name: "lqr",
  summary: "linear-quadratic regulator of the decoded goal, on a model learned while it steers",
  params: z.strictObject(plannedParams),
  create(params, context) {
    const { goals } = context;
    let k = Matrix.zeros(goals, goals);
    return plannedLaw(params, context, () => ({
      adopt({ a, b }) {
        k = dare(a, b, Matrix.eye(goals), Matrix.eye(goals, goals, params.effort)).k;
      },
      plan(push, error) {
        for (let g = 0; g < goals; g++) {
          push[g] = 0;
          for (let j = 0; j < goals; j++) push[g] -= k.get(g, j) * error[j];
        }
      },
    }));
  },
});

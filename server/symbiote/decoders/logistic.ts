/**
 * Multinomial logistic regression, online, for intentions with few values (a choice, a context, a rule). Each component
 * of the intention has classes, which are the values it was taught, as they come:
 *
 *   p_k = softmax_k(w_kᵀu),   x̂ = Σ_k p_k v_k   (for a choice of ±1: x̂ = p(+1) − p(−1))
 *   w_k += 8 P u (y_k − p_k),   P = (ridge·I + Σ uuᵀ)⁻¹
 *
 * a Newton step with one curvature for all, Σ p(1 − p) uuᵀ ≈ ⅛ Σ uuᵀ, so that one recursion serves every class
 * (regression.ts); its bound ½ (Böhning 1992) would learn four times as slowly. A value nearer than `apart` to a known
 * one, or met when there are `classes` of them, joins the nearest.
 */
import * as z from "zod";
import type { Snapshot } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import { decoderEntry } from "./decoder.ts";
import { createRegression, type RegressionParams, regressionParams } from "./regression.ts";

/** One over the curvature p(1 − p) of classes that are told apart fairly well. */
const STEP = 8;

interface LogisticParams extends RegressionParams {
  readonly classes: number;
  readonly apart: number;
}

/** The values of components × classes: learned means, how often each was met, and the published copy of both. */
interface Classes {
  readonly values: Float64Array;
  readonly met: Float64Array;
}

export default decoderEntry<LogisticParams>({
  name: "logistic",
  summary: "multinomial logistic regression, for intentions with few values: choices, contexts, rules",
  params: z.strictObject({
    ...regressionParams,
    classes: z.int().min(2).max(64).default(8).describe("most values of a component that are told apart"),
    apart: z.number().gt(0).max(100).default(0.25).describe("values nearer than this are one"),
  }),
  create(params, context) {
    const { channels, outputs, groups = 1 } = context;
    const { classes, apart } = params;
    const rows = groups * outputs * classes;
    const regression = createRegression(params, { ...context, outputs: outputs * classes }, rows);
    const table = (): Classes => ({ values: new Float64Array(rows), met: new Float64Array(rows) });
    const [learned, published] = [table(), table()];
    const logits = new Float64Array(rows);
    const few = new Float64Array(classes);
    const desired = new Float32Array(rows);

    /** The class that `value` belongs to among those of a component, new when it must be. */
    const classOf = (value: number, first: number) => {
      let nearest = first;
      for (let k = first; k < first + classes; k++) {
        if (learned.met[k] === 0) {
          if (k > first && Math.abs(value - learned.values[nearest]) < apart) break;
          learned.values[k] = value;
          return k;
        }
        if (Math.abs(value - learned.values[k]) < Math.abs(value - learned.values[nearest])) nearest = k;
      }
      return nearest;
    };

    return {
      channels,
      outputs,
      observe: regression.observe,
      decode(out, group = 0) {
        for (let j = 0; j < outputs; j++) {
          const first = (group * outputs + j) * classes;
          regression.read(few, first);
          softmax(few, published.met, first);
          out[j] = mean(few, published.values, first);
        }
      },
      learn(intention) {
        regression.anticipate(logits);
        desired.fill(Number.NaN);
        for (let component = 0; component < groups * outputs; component++) {
          const value = intention[component];
          if (!plausible(value)) continue;
          const first = component * classes;
          const own = classOf(value, first);
          learned.met[own]++;
          learned.values[own] += (value - learned.values[own]) / learned.met[own];
          for (let k = 0; k < classes; k++) few[k] = logits[first + k];
          softmax(few, learned.met, first);
          for (let k = 0; k < classes; k++) {
            const row = first + k;
            if (learned.met[row] > 0) desired[row] = logits[row] + STEP * ((row === own ? 1 : 0) - few[k]);
          }
        }
        regression.learn(desired);
      },
      publish() {
        regression.publish();
        published.values.set(learned.values);
        published.met.set(learned.met);
      },
      save: () => ({
        regression: regression.save(),
        ...Object.fromEntries(
          Object.entries({ learned, published }).map(([name, { values, met }]) => [
            name,
            { values: values.slice(), met: met.slice() },
          ]),
        ),
      }),
      restore(snapshot) {
        regression.restore(snapshot.regression as Snapshot);
        for (const [name, { values, met }] of Object.entries({ learned, published })) {
          const saved = snapshot[name] as { values: Float64Array; met: Float64Array };
          values.set(saved.values);
          met.set(saved.met);
        }
      },
    };
  },
});

/** Logits → probabilities, in place; a class that was never met (met[first + k] = 0) has none. */
function softmax(few: Float64Array, met: Float64Array, first: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < few.length; k++) if (met[first + k] > 0) most = Math.max(most, few[k]);
  let sum = 0;
  for (let k = 0; k < few.length; k++) {
    few[k] = met[first + k] > 0 ? Math.exp(few[k] - most) : 0;
    sum += few[k];
  }
  if (sum > 0) for (let k = 0; k < few.length; k++) few[k] /= sum;
}

/** Σ_k p_k·v_k; 0 before any class was met. */
function mean(p: Float64Array, values: Float64Array, first: number): number {
  let sum = 0;
  for (let k = 0; k < p.length; k++) sum += p[k] * values[first + k];
  return sum;
}

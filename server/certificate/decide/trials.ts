/** Trials of a network that lives in `decide`: what was shown, what was chosen and, if asked, the states on the way. */
import type { Rng } from "../../../streams/rng.ts";
import { createRnnBrain } from "../../brains/rnn.ts";
import { simdKernels } from "../../kernels/index.ts";
import { JUDGED_MS } from "../../tasks/decide-trial.ts";
import { tasks } from "../../tasks/index.ts";
import type { Subject } from "../subject.ts";

/** Ticks of 20 ms, as the network was trained. */
export const DT_MS = 20;
/** The epoch of `decide` in which evidence is shown, and the last one. */
const EVIDENCE = 2;
const RESPOND = 3;

export interface Trial {
  /** 1: motion counts; −1: colour does. */
  readonly context: number;
  /** Signed coherence of the evidence that counts, and of the other. */
  readonly relevant: number;
  readonly irrelevant: number;
  /** Where the evidence pointed all in all, as far as it was shown. */
  readonly evidence: number;
  /** What was said in the judged part of `respond`, its mean. */
  readonly said: number;
  readonly success: boolean;
  /** The state x while evidence is shown, every `every` ticks; empty unless asked for. */
  readonly states: readonly Float64Array[];
}

export interface TrialOptions {
  readonly trials: number;
  readonly rng: Rng;
  readonly dtMs?: number;
  /** Multiple of the subject's process noise. */
  readonly noise?: number;
  readonly coherences?: readonly number[];
  /** Keep the state every so many ticks of the evidence. */
  readonly every?: number;
}

export function trialsOf({ weights, sigma }: Subject, options: TrialOptions): Trial[] {
  const { trials, rng, dtMs = DT_MS, noise = 1, coherences, every } = options;
  const context = { rng: rng.fork("brain"), dtMs, kernels: simdKernels() };
  const brain = createRnnBrain("subject", weights, sigma * noise, context);
  const params = coherences === undefined ? {} : { coherences };
  const task = tasks.get("decide").create(params, { rng: rng.fork("task"), dtMs });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const world = new Float32Array(task.worlds.length);
  const silence = [new Float32Array(weights.units)];
  const at = (name: string) => world[task.worlds.indexOf(name)];
  const judged = Math.max(1, Math.round(JUDGED_MS / dtMs));
  const lived: Trial[] = [];
  let states: Float64Array[] = [];
  let said: number[] = [];
  while (lived.length < trials) {
    task.sense(input);
    brain.step(action, input, silence);
    task.advance(action);
    task.world(world);
    const { epoch, ticksInEpoch, outcome } = task.trial();
    if (epoch === EVIDENCE && every !== undefined && ticksInEpoch % every === every - 1) {
      states.push(Float64Array.from(brain.save().x as Float32Array));
    }
    if (epoch === RESPOND) said.push(action[0]);
    if (outcome === undefined) continue;
    const motionCounts = at("context") > 0;
    lived.push({
      context: at("context"),
      relevant: at(motionCounts ? "motionCoherence" : "colourCoherence"),
      irrelevant: at(motionCounts ? "colourCoherence" : "motionCoherence"),
      evidence: at("evidence"),
      said: said.slice(-judged).reduce((sum, one) => sum + one, 0) / judged,
      success: outcome,
      states,
    });
    states = [];
    said = [];
  }
  return lived;
}

/** The share of trials that succeed. */
export const accuracyOf = (trials: readonly Trial[]): number =>
  trials.filter(({ success }) => success).length / trials.length;

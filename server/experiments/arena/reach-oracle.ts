/**
 * Whoever knows the brain `reach` from inside, its state and what the task will do next, steers it through the same
 * electrodes and limits. By Gauss–Newton on the true equations (reach-equations.ts) it finds the least currents that
 * take the hand to the goal, at rest there when it is judged, and home until it may go:
 *
 *   min ‖a‖² + Σ_k e_k²/μ_k,   e = where the hand is to be − where it comes to be,   |a| ≤ bound
 *
 * and finds them anew every few ticks from the true state, because the noise to come is all that it does not know. What
 * it reaches is what writing can reach here: a ceiling, not a symbiote.
 */
import { Matrix, solve } from "ml-matrix";
import type { Rig } from "../../../streams/loop.ts";
import { createRng } from "../../../streams/rng.ts";
import { spreadOver } from "../../../streams/spread.ts";
import type { Params } from "../../brains/index.ts";
import { reachUnregularisedWeights, reachWeights } from "../../brains/weights/index.ts";
import { unpackWeights } from "../../brains/weights.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import { tasks } from "../../tasks/index.ts";
import { JUDGED_MS, MOVE_MS, ticksOf } from "../../tasks/reach-trial.ts";
import type { Steerer } from "../lab.ts";
import { type Place, reachEquations, TOLD } from "./reach-equations.ts";

/** Gauss–Newton steps for a new goal, and for a goal that has been sought before; ticks between two searches. */
const FIRST = 6;
const LATER = 1;
const EVERY = 5;
/** How much a miss counts: μ as a share of what currents can do about it. Being home early is worth less. */
const SOFT = { goal: 1e-3, home: 0.1 };
/** Rounds in which currents that reach a bound are held on it. */
const HOLDING = 6;
const LONGEST_MS = 2000;

const INPUT_HOLD = 2;

/** Can the equations be known? Of a point mass, a brain that does not learn, electrodes without a memory. */
export function isReachKnown(brain: string, params: Params = {}, stimulator: Params = {}): boolean {
  const { seed = 1, recipe = "usual", arm = "point", plasticity = "off" } = params;
  const { decay = 0 } = stimulator;
  const plain = arm === "point" && plasticity === "off" && decay === 0;
  return brain === "reach" && plain && weightsOf(seed, recipe) !== undefined;
}

const weightsOf = (seed: unknown, recipe: unknown) =>
  (recipe === "usual" ? reachWeights : reachUnregularisedWeights).find(({ header }) => header.seed === seed);

/** @throws when the equations cannot be known */
export function reachOracle(rig: Rig, params: Params = {}): Steerer {
  const { body, stimulator, views, dtMs } = rig;
  if (!isReachKnown(body.brain.name, params, { decay: stimulator.settings.decay })) {
    throw new Error(
      'the equations are known of the brain "reach" with a point mass, and electrodes without memory',
    );
  }
  const { seed = 1, recipe = "usual" } = params;
  const weights = unpackWeights(weightsOf(seed, recipe)!);
  const { bound, normPerTick } = stimulator.limits;
  const electrodes = stimulator.currents.length;
  const most = ticksOf(LONGEST_MS, dtMs);
  const equations = reachEquations(weights, reachOf(rig, weights), dtMs, most);
  const { past, hand } = equations;
  const seek = seeker(equations, electrodes, Math.fround(bound), normPerTick);
  /** The hand of the last ticks, the newest last. */
  const lived = new Float64Array(past * 4);
  const currents = new Float32Array(electrodes);
  let goal: Float32Array | undefined;
  /** What the task tells until the trial is over, the tick after which it may go, and the currents that were found. */
  let plan: { told: Float32Array; ticks: number; go: number; found: Float64Array } | undefined;
  let elapsed = 0;

  const begin = () => {
    const told = foreseen(rig, most);
    const ticks = told.length / TOLD;
    let go = 0;
    while (go < ticks && told[go * TOLD + INPUT_HOLD] > 0) go++;
    plan = { told, ticks, go, found: new Float64Array(ticks * electrodes) };
    elapsed = 0;
  };
  /** Search from now on, where the rest of the trial has been `plan` so far. */
  const search = ({ told, ticks, go, found }: NonNullable<typeof plan>, aim: Float32Array) => {
    const left = ticks - elapsed;
    const judged = Math.min(ticksOf(JUDGED_MS, dtMs), ticksOf(MOVE_MS, dtMs)) - 1;
    const wanted = [left - judged, left - Math.round(judged / 2), left].flatMap((tick) =>
      targetsAt(tick, aim, SOFT.goal),
    );
    const home = targetsAt(go - elapsed, Float32Array.of(0, 0), SOFT.home);
    hand.set(lived);
    seek(
      body.brain.save().x as Float32Array,
      told.subarray(elapsed * TOLD),
      found.subarray(elapsed * electrodes),
      [...home, ...wanted].filter(({ tick }) => tick >= 1),
      left,
      elapsed === 0 ? FIRST : LATER,
    );
  };

  return {
    setGoal(next) {
      goal = next;
      plan = undefined;
    },
    react(tick) {
      lived.copyWithin(0, 4);
      for (let i = 0; i < 4; i++) lived[(past - 1) * 4 + i] = views.world[i];
      if (goal === undefined) return undefined;
      if (plan === undefined) begin();
      const { ticks, go, found } = plan!;
      // Where go never comes nothing is to be done.
      if (go === ticks || elapsed >= ticks) return undefined;
      if (elapsed % EVERY === 0) search(plan!, goal);
      for (let m = 0; m < electrodes; m++) currents[m] = found[elapsed * electrodes + m];
      elapsed++;
      const { site } = stimulator;
      return { n: tick, site, currents, gain: 1, causeTick: tick, ttlTicks: 1, rampTicks: 0 };
    },
    learn() {},
  };
}

interface Target extends Place {
  readonly value: number;
  readonly soft: number;
}

const targetsAt = (tick: number, place: Float32Array, soft: number): Target[] =>
  ([0, 1] as const).map((axis) => ({ tick, axis, value: place[axis], soft }));

/** What the task will tell until the trial is over, tick by tick, from a double of it in which nobody acts. */
function foreseen({ body: { task }, dtMs }: Rig, most: number): Float32Array {
  const double = tasks.get("reach").create({}, { rng: createRng(0), dtMs });
  double.restore(task.save());
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const told: number[] = [];
  do {
    double.sense(input);
    told.push(...input.subarray(0, TOLD));
    double.advance(action);
  } while (double.trial().outcome === undefined && told.length < most * TOLD);
  return Float32Array.from(told);
}

/** What each unit gets of each electrode's current: units × electrodes. */
function reachOf({ stimulator }: Rig, { units }: RnnWeights): Float32Array {
  const { settings, currents } = stimulator;
  const electrodes = currents.length;
  const identity = electrodes === units && settings.sigmaUnits === 0;
  const spread = spreadOver(units, identity ? "identity" : electrodes, settings.sigmaUnits);
  spread.reshape(settings.active, settings.sigmaUnits);
  const one = new Float32Array(electrodes);
  const given = new Float32Array(units);
  const reach = new Float32Array(units * electrodes);
  for (let m = 0; m < electrodes; m++) {
    one.fill(0);
    one[m] = 1;
    spread.scatter(given, one);
    for (let i = 0; i < units; i++) reach[i * electrodes + m] = given[i];
  }
  return reach;
}

/** Gauss–Newton within a box. */
function seeker(
  equations: ReturnType<typeof reachEquations>,
  electrodes: number,
  bound: number,
  norm: number,
) {
  const { at, forward, backward } = equations;
  return (
    x: Float32Array,
    told: Float32Array,
    found: Float64Array,
    targets: readonly Target[],
    ticks: number,
    steps: number,
  ) => {
    const size = ticks * electrodes;
    const slopes = new Float64Array(targets.length * size);
    const missed = (currents: Float64Array) => {
      forward(x, told, currents, ticks);
      return targets.map((target) => target.value - at(target));
    };
    const worth = (misses: readonly number[]) =>
      misses.reduce((sum, miss, k) => sum + (SOFT.goal / targets[k].soft) * miss ** 2, 0);
    let misses = missed(found);
    for (let step = 0; step < steps; step++) {
      backward(slopes, targets, ticks);
      const next = leastCurrents(slopes, misses, targets, found, bound);
      keepWithin(next, electrodes, norm);
      let share = 1;
      let best: readonly number[] | undefined;
      // Half the way, and half of that, where the whole way leads farther off.
      for (; share > 0.1 && best === undefined; share /= 2) {
        const tried = found.map((value, i) => value + share * (next[i] - value));
        const come = missed(tried);
        if (worth(come) >= worth(misses) && worth(misses) > CLOSE) continue;
        best = come;
        found.set(tried);
      }
      if (best === undefined) return;
      misses = [...best];
    }
  };
}

/** So near that currents may be saved: one hundredth of the workspace in each coordinate. */
const CLOSE = 6e-4;

/** argmin ‖a‖² + Σ (e_k + J_k(found − a))²/μ_k within the bound: who would exceed it is held on it, round by round. */
function leastCurrents(
  slopes: Float64Array,
  misses: readonly number[],
  targets: readonly Target[],
  found: Float64Array,
  bound: number,
): Float64Array {
  const size = found.length;
  const count = targets.length;
  const next = new Float64Array(size);
  const held = new Uint8Array(size);
  for (let round = 0; round < HOLDING; round++) {
    const gram = Matrix.zeros(count, count);
    const asked = Matrix.zeros(count, 1);
    for (let k = 0; k < count; k++) {
      const a = slopes.subarray(k * size, (k + 1) * size);
      let want = misses[k];
      for (let i = 0; i < size; i++) want += a[i] * (found[i] - (held[i] ? next[i] : 0));
      asked.set(k, 0, want);
      for (let j = 0; j <= k; j++) {
        const b = slopes.subarray(j * size, (j + 1) * size);
        let sum = 0;
        for (let i = 0; i < size; i++) if (!held[i]) sum += a[i] * b[i];
        gram.set(k, j, sum);
        gram.set(j, k, sum);
      }
    }
    const power = gram.trace() / count + 1e-12;
    for (let k = 0; k < count; k++) gram.set(k, k, gram.get(k, k) + targets[k].soft * power);
    const pull = solve(gram, asked);
    let beyond = false;
    for (let i = 0; i < size; i++) {
      if (held[i]) continue;
      let value = 0;
      for (let k = 0; k < count; k++) value += slopes[k * size + i] * pull.get(k, 0);
      next[i] = Math.max(-bound, Math.min(bound, value));
      if (next[i] === value) continue;
      held[i] = 1;
      beyond = true;
    }
    if (!beyond) break;
  }
  return next;
}

/** No tick's currents longer than the norm. */
function keepWithin(currents: Float64Array, electrodes: number, norm: number): void {
  for (let from = 0; from < currents.length; from += electrodes) {
    const tick = currents.subarray(from, from + electrodes);
    const length = Math.hypot(...tick);
    if (length > norm) for (let m = 0; m < electrodes; m++) tick[m] *= norm / length;
  }
}

/**
 * The symbiote's own scheme: keep every trial, go on from the last lesson. Two emulators learn from all trials, later
 * ones drawn more often, so that they are right where the co-processor's own behaviour leads; then the co-processor
 * learns through both in turns, so that nothing can be gained from what a single one has got wrong.
 */
import { shortened } from "./batch.ts";
import { examineEmulator, firstEmulator, fitEmulator } from "./fit.ts";
import type { Scheme, SchemeMaterial, SchemeOutcome } from "./schemes.ts";
import { firstCoprocessor, trainCoprocessor } from "./train.ts";

/** Noise in practice, share of the bound. */
const EXPLORATION = 0.08;
/**
 * The first lesson starts from nothing and takes longer. Later ones go on from the last, and a quarter of what they draw
 * is of the latest tenth: the implant is no longer what it was, nor is what the co-processor does.
 */
const FIRST = {
  emulator: { iterations: 400, firstRate: 1e-2, lastRate: 1e-3, recency: 1 },
  coprocessor: { iterations: 300, firstRate: 3e-2, lastRate: 3e-3, recency: 1 },
};
const LATER: typeof FIRST = {
  emulator: { iterations: 200, firstRate: 4e-3, lastRate: 4e-4, recency: 0.4 },
  coprocessor: { iterations: 300, firstRate: 1e-2, lastRate: 1e-3, recency: 0.4 },
};

/** A constant vector learned the same way: what can be had without reading anything. */
export const constant: Scheme = (material) => learn(material, 1, false);
export const online: Scheme = (material) => learn(material, 2, true);

function learn(
  { frame, situation, units, trials, fresh, energy, steps, learned, kernels, rng }: SchemeMaterial,
  count: number,
  reads: boolean,
): SchemeOutcome {
  const schedules = learned === undefined ? FIRST : LATER;
  const forecast = learned
    ? Math.sqrt(mean(examineEmulator(learned.emulators[0], frame, situation, trials.slice(-fresh), kernels)))
    : Number.NaN;
  const emulators =
    learned?.emulators.map((weights) => weights.slice()) ??
    Array.from({ length: count }, (_, i) => firstEmulator(frame, rng.fork(`first ${i}`)));
  emulators.forEach((weights, i) => {
    fitEmulator(
      weights,
      frame,
      situation,
      trials,
      shortened(schedules.emulator, steps),
      kernels,
      rng.fork(`emulator ${i}`),
    );
  });
  const coprocessor = learned?.coprocessor.slice() ?? firstCoprocessor(frame, rng.fork("co-processor"));
  const imagined = trainCoprocessor(
    coprocessor,
    emulators,
    frame,
    situation,
    trials,
    { energy, variance: units.variance, reads },
    shortened(schedules.coprocessor, steps),
    kernels,
    rng.fork("imagine"),
  );
  return { emulators, coprocessor, notes: {}, exploration: EXPLORATION, imagined, forecast };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

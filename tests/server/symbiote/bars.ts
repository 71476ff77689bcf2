/** What decoding a real brain must come to, as checks that throw. */
import { expect } from "vitest";
import type { ImperfectionsChange } from "../../../streams/electrode.ts";
import { listen, offlineRidge, prequential, stoppedAt } from "./listening.ts";

/** Weights of this size before learning read nonsense: a decoder must come back from wherever it starts. */
const ARBITRARY = 0.1;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Share of the offline ridge regression that is read when learning stops at 30 s. The Wiener filter has several times as
 * many weights to find: of forty lives the worst came to 88.6 %.
 */
const STOPPED: Readonly<Record<string, number>> = { wiener: 0.85 };

/**
 * Within 30 s, from arbitrary weights, at least 90 % of the offline ridge on the same data, and the controls at
 * chance. `seconds` of brain time in all, at least 60.
 */
export function checkDecoding(decoder: string, seed: number, seconds = 60): void {
  const setting = { decoder: { name: decoder, params: { initial: ARBITRARY } } };
  const run = listen(seed, setting, seconds, [30]);
  const oracle = offlineRidge(run, 30);
  expect(prequential(run, 30) / oracle, "prequential, 30 s on").toBeGreaterThan(0.9);
  expect(stoppedAt(seed, setting, run, 30) / oracle, "stopped at 30 s").toBeGreaterThan(
    STOPPED[decoder] ?? 0.9,
  );
  const late = (name: Parameters<typeof run.metric>[0]) => mean(run.metric(name).slice(30));
  expect(late("r2") / oracle, "its own score").toBeGreaterThan(0.9);
  expect(late("r2Shuffled"), "shuffled twin").toBeLessThan(0.05);
  expect(late("r2Frozen"), "frozen read-out").toBeLessThan(0.2);
}

/**
 * R² on what comes after of the decoder stopped at 10 s of brain time, per seed. It has heard five or six targets by
 * then, the first four in four quarters of the workspace.
 */
export function firstReadOuts(decoder: string, seeds: readonly number[]): number[] {
  const setting = { decoder: { name: decoder, params: {} } };
  return seeds.map((seed) => stoppedAt(seed, setting, listen(seed, setting, 40, [10]), 10));
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Something happens to a quarter of the channels while the brain works. */
export const MISHAPS: Readonly<Record<string, ImperfectionsChange>> = {
  permuted: { permuted: 0.25 },
  lost: { dead: 0.25 },
};

/**
 * 30 s after a mishap the decoder reads at least 95 % of what it read in the 30 s before. `before` seconds of brain time
 * pass until then: the longer it has learned, the surer it is of what no longer holds.
 */
export function checkRecovery(decoder: string, seed: number, mishap: string, before: number): void {
  const setting = { decoder: { name: decoder, params: {} } };
  const events = [{ atS: before, change: MISHAPS[mishap] }];
  const run = listen(seed, setting, before + 60, [], events);
  const former = prequential(run, before - 30, before);
  expect(prequential(run, before, before + 10), "the mishap does harm").toBeLessThan(former);
  expect(prequential(run, before + 30, before + 60) / former, "30 s later").toBeGreaterThan(0.95);
}

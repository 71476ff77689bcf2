import { expect, test } from "vitest";
import { createShuffle } from "../../../server/symbiote/controls/shuffle.ts";
import type { Snapshot } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();

/** Trials whose labels say which trial and which moment they are; lengths vary. Returns what was drawn. */
function drawn(trials: number, shuffle = createShuffle(2, 10, createRng(seed)), from = 0) {
  const lengths = createRng(seed).fork("lengths");
  const out = new Float32Array(2);
  const rows: { trial: number; moment: number; label: number[] }[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const length = 5 + lengths.below(20);
    for (let moment = 0; moment < length; moment++) {
      if (trial < from) continue;
      shuffle.draw(out, Float32Array.of(trial, moment), trial);
      rows.push({ trial, moment, label: [...out] });
    }
  }
  return rows;
}

test(`a label comes from one other, earlier trial, moment by moment (seed ${seed})`, () => {
  const source = new Map<number, number>();
  for (const { trial, moment, label } of drawn(60)) {
    if (trial === 0) {
      expect(label).toEqual([Number.NaN, Number.NaN]);
      continue;
    }
    const from = source.get(trial) ?? label[0];
    source.set(trial, from);
    expect(label[0]).toBe(from);
    expect(from).toBeLessThan(trial);
    expect(label[1]).toBeLessThanOrEqual(moment);
    if (moment < 5) expect(label[1]).toBe(moment);
  }
  expect(new Set(source.values()).size).toBeGreaterThan(10);
});

test(`saved and restored, it draws on exactly (seed ${seed})`, () => {
  const whole = drawn(30);
  const shuffle = createShuffle(2, 10, createRng(seed));
  drawn(12, shuffle);
  const other = createShuffle(2, 10, createRng(seed + 1));
  other.restore(structuredClone(shuffle.save()) as Snapshot);
  expect(drawn(30, other, 12)).toEqual(whole.filter(({ trial }) => trial >= 12));
});

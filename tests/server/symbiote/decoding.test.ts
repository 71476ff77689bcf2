import { expect, test } from "vitest";
import { claimSeed } from "../../stand-ins.ts";
import { checkDecoding, checkRecovery, firstReadOuts, MISHAPS } from "./bars.ts";
import { listen } from "./listening.ts";
import { redirect } from "./redirection.ts";

const seed = claimSeed();

test(`rls reads the brain at work within 30 s, and its controls do not (seed ${seed})`, () => {
  checkDecoding("rls", seed);
});

test(`rls reads something useful after 10 s (seeds ${seed} and on)`, () => {
  expect(Math.min(...firstReadOuts("rls", [seed, seed + 1, seed + 2]))).toBeGreaterThan(0.5);
});

test(`rls reads on when a quarter of the channels change places, or fall silent (seed ${seed})`, () => {
  for (const mishap of Object.keys(MISHAPS)) checkRecovery("rls", seed, mishap, 90);
});

test(`an untrained brain cannot be read like that (seed ${seed})`, () => {
  const last = (brain: string) => listen(seed, { brain }, 60).metric("r2").at(-1)!;
  expect(last("untrained")).toBeLessThan(last("reach") - 0.2);
});

test(`pi takes the wheel: the brain goes where the symbiote says (seed ${seed})`, () => {
  expect(redirect(seed, { name: "pi", params: {} }, 24)).toBeGreaterThan(0.5);
  expect(redirect(seed, { name: "off", params: {} }, 12)).toBeLessThan(0.2);
});

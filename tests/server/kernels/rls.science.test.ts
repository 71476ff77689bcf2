import { describe, expect, it } from "vitest";
import { simdKernels } from "../../../server/kernels/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { errorByMinute } from "./hour.ts";

const seed = claimSeed();

describe("one simulated hour at 1 kHz, random-walk form", () => {
  it(`stays as good as in its first minute (32 channels, seed ${seed})`, () => {
    const minutes = errorByMinute(simdKernels(), 32, 60, createRng(seed));
    const settled = minutes.slice(1);
    expect(Math.max(...settled) / minutes[0]).toBeLessThan(1.05);
    expect(Math.max(...settled) / Math.min(...settled)).toBeLessThan(1.1);
  });
});

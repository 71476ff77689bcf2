/**
 * The co-processor that ships: with it the first goal is reached, in a life that it never saw; without it, or with
 * another implant, the symbiote begins from nothing and says so.
 */
import { describe, expect, test } from "vitest";
import { buildRig, buildSymbiote, defaultSession, firstLaw } from "../../../server/build.ts";
import { METRIC_LABELS } from "../../../server/symbiote/symbiote.ts";
import { lockstep } from "../../../streams/drive.ts";
import { constantLatency } from "../../../streams/latency.ts";
import { createRng } from "../../../streams/rng.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
type Params = SessionConfig["electrodes"];

function sessionOf(law: Params, electrodes: Params = {}, brain = "reach"): SessionConfig {
  const session = defaultSession(seed, brain);
  const steering = { name: "symbiote", params: { learning: false, exploration: 0, ...law } };
  return { ...session, electrodes, twin: false, symbiote: { ...session.symbiote, law: steering } };
}

/** Trials in which a goal stands from the delay on: shares that reached it, mean square current, and what the law says. */
function steeredTrials(law: Params, trials: number) {
  const config = sessionOf(law);
  const rig = buildRig(config);
  const symbiote = buildSymbiote(config, rig);
  const { task } = rig.body;
  const rng = createRng(seed).fork("goals");
  let done = 0;
  let reached = 0;
  let given = 0;
  let energy = 0;
  let standing = false;
  const goal = new Float32Array(2);
  lockstep(rig, symbiote, constantLatency(1), Number.POSITIVE_INFINITY, {
    before() {
      const { epoch, outcome } = task.trial();
      const should = epoch >= 2 && outcome === undefined;
      if (should && !standing) {
        const angle = 2 * Math.PI * rng.uniform();
        const far = 0.4 + 0.4 * rng.uniform();
        goal.set([far * Math.cos(angle), far * Math.sin(angle)]);
      }
      if (should !== standing) symbiote.setGoal(should ? goal : undefined);
      standing = should;
      return done < trials;
    },
    onTick() {
      for (const current of rig.views.currents) energy += current ** 2;
      if (task.trial().outcome === undefined) return;
      done++;
      const isCatch = rig.views.world[task.worlds.indexOf("hold")] === 1;
      if (isCatch) return;
      given++;
      if (task.judge(goal)) reached++;
    },
  });
  const said = Object.fromEntries(METRIC_LABELS.map((label, i) => [label, symbiote.metrics[i]]));
  return { success: reached / given, energy, said };
}

test(`the first goals are reached (seed ${seed})`, () => {
  const { success, said } = steeredTrials({ checkpoint: "shipped" }, 30);
  expect(success).toBeGreaterThan(0.75);
  // What it says of itself is what came true here, and not what it was examined to achieve.
  expect(said.achieved).toBeGreaterThan(0.6);
  expect(said.achieved).toBeLessThanOrEqual(1);
  expect(said.forecast50ms).toBeGreaterThan(0);
  expect(said.forecast50ms).toBeLessThan(0.05);
  expect(said.forecast150ms).toBeGreaterThan(said.forecast50ms);
  expect(said.forecast150ms).toBeLessThan(0.15);
  expect(said.forecastRadius).toBeLessThan(0.2);
  expect(said.forecastHeld).toBeGreaterThan(0.75);
  expect(steeredTrials({}, 8).success).toBeGreaterThan(0.5);
});

test(`from nothing there is nothing to say (seed ${seed})`, () => {
  const { success, energy, said } = steeredTrials({ checkpoint: "none" }, 8);
  expect(energy).toBe(0);
  expect(success).toBeLessThan(0.5);
  expect([said.achieved, said.forecast50ms]).toEqual([Number.NaN, Number.NaN]);
});

test(`the governor trades reaching for leaving the brain alone (seed ${seed})`, () => {
  const [free, held, tight] = [1e6, 0.05, 0.003].map((collateral) => steeredTrials({ collateral }, 20));
  expect(held.energy).toBeLessThan(free.energy);
  expect(tight.energy).toBeLessThan(0.3 * free.energy);
  expect(tight.success).toBeLessThan(free.success - 0.3);
});

describe("asked for where it does not fit, it is refused in one sentence", () => {
  const ask = (config: SessionConfig) => () => buildSymbiote(config, buildRig(config));
  test("through other electrodes", () =>
    expect(ask(sessionOf({ checkpoint: "shipped" }, { count: 16 }))).toThrow(/channels 128, not 16/));
  test("in another brain", () =>
    expect(ask(sessionOf({ checkpoint: "shipped" }, {}, "untrained"))).toThrow(
      /"reach".*without trained weights/,
    ));
  test("and where it is not insisted on, it begins from nothing", () =>
    expect(ask(sessionOf({}, { count: 16 }))).not.toThrow());
});

test("a live session begins with the co-processor where it fits brain and implant, elsewhere with plain feedback", () => {
  const first = (config: SessionConfig, implant: Partial<SessionConfig> = {}) =>
    firstLaw({ ...config, ...implant });
  const usual = defaultSession(seed);
  expect(first(usual)).toBe("symbiote");
  expect(first(usual, { electrodes: { noise: 0.1 } })).toBe("symbiote");
  expect(first(usual, { electrodes: { count: 16 } })).toBe("pi");
  expect(first(usual, { stimulator: { electrodes: 32 } })).toBe("pi");
  expect(first(defaultSession(seed, "reach", { seed: 2 }))).toBe("pi");
  expect(first(defaultSession(seed, "reach", {}, 1))).toBe("pi");
  expect(first(defaultSession(seed, "decide"))).toBe("pi");
});

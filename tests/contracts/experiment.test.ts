/** What every experiment must be; run over all of them, and seen to reject broken ones. */
import { describe, expect, test } from "vitest";
import { conduct } from "../../server/experiments/conduct.ts";
import type { Experiment } from "../../server/experiments/experiment.ts";
import { experiments } from "../../server/experiments/index.ts";
import { summariseArms } from "../../server/experiments/summarise.ts";
import { laws } from "../../server/symbiote/steering/index.ts";
import { tasks } from "../../server/tasks/index.ts";
import { createRng } from "../../streams/rng.ts";
import { lab, short } from "../server/experiments/bench.ts";

const seed = Math.floor(Math.random() * 2 ** 31);

/** Everything wrong with an experiment, on paper and in a short run. */
function violations(experiment: Experiment): string[] {
  const wrong: string[] = [];
  const claim = (holds: boolean, otherwise: string) => void (holds || wrong.push(otherwise));
  const { arms, steering, reference } = experiment;
  const named = (name: string) => arms.find((arm) => arm.name === name);
  const { name, params } = experiment.session.task;
  const { epochs } = tasks.get(name).create(params, { rng: createRng(seed), dtMs: experiment.session.dtMs });

  claim(new Set(arms.map((arm) => arm.name)).size === arms.length, "two arms have one name");
  for (const epoch of Object.values(steering)) claim(epochs.includes(epoch), `the task has no "${epoch}"`);
  claim(named(reference.placebo)?.act.kind === "placebo", "there is no placebo to compare with");
  claim(named(reference.ceiling) !== undefined, "there is no ceiling");
  claim(named("off")?.act.kind === "nothing", "no arm leaves the brain alone");
  for (const { act } of arms) {
    if (act.kind === "placebo")
      claim(named(act.of)?.act.kind === "law", `no law "${act.of}" to be matched with`);
    if (act.kind === "law") claim(laws.names.includes(act.law), `there is no law "${act.law}"`);
  }
  if (wrong.length > 0) return wrong;

  const first = conduct(experiment, seed, lab);
  claim(JSON.stringify(first) === JSON.stringify(conduct(experiment, seed, lab)), "it does not reproduce");
  for (const { name, divergence, placebo, effort } of summariseArms(experiment, [first])) {
    if (name === "off" || name === "identity") claim(divergence === 0, `${name} moves the brain`);
    if (placebo !== null)
      claim(Math.abs(placebo.effort / effort - 1) < 1e-3, `${name}'s placebo is not matched`);
  }
  return wrong;
}

const brief = (name: string) => short(name, { trials: 4, calibrationTrials: 12, training: 0 });

describe.each(experiments.names)("experiment %s", (name) => {
  test(`keeps the contract (seed ${seed})`, () => {
    expect(violations(brief(name))).toEqual([]);
  });

  test("says what it is", () => {
    const { summary } = experiments.get(name).create({});
    expect(summary.length).toBeGreaterThan(10);
    expect(() => experiments.get(name).create({ trials: -1 })).toThrow(/trials/);
  });
});

describe("the contract rejects", () => {
  const whole = brief("redirect");

  test("an identity arm that writes something", () => {
    const arms = whole.arms.map((arm) =>
      arm.name === "identity"
        ? { ...arm, act: { kind: "law" as const, law: "random", doses: [{ dose: 0.2 }] } }
        : arm,
    );
    expect(violations({ ...whole, arms })).toContain("identity moves the brain");
  });

  test("a placebo arm that is matched with nothing", () => {
    const arms = whole.arms.map((arm) =>
      arm.name === "random" ? { ...arm, act: { kind: "placebo" as const, of: "off" } } : arm,
    );
    expect(violations({ ...whole, arms })).toContain('no law "off" to be matched with');
  });
});

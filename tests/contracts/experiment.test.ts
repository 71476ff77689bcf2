/** What every experiment must be; run over all of them, and seen to reject broken ones. */
import { describe, expect, test } from "vitest";
import type { Contest } from "../../server/experiments/contest.ts";
import type { Experiment } from "../../server/experiments/experiment.ts";
import { type ContestExperiment, experimentOf } from "../../server/experiments/experiment-of.ts";
import { experiments } from "../../server/experiments/index.ts";
import { laws } from "../../server/symbiote/steering/index.ts";
import { tasks } from "../../server/tasks/index.ts";
import { createRng } from "../../streams/rng.ts";
import { briefly, isContest, lab, shorter } from "../server/experiments/bench.ts";

const seed = Math.floor(Math.random() * 2 ** 31);

/** Everything wrong with a contest on paper. */
function onPaper(contest: Contest): string[] {
  const wrong: string[] = [];
  const claim = (holds: boolean, otherwise: string) => void (holds || wrong.push(otherwise));
  const { arms, steering, reference } = contest;
  const named = (name: string) => arms.find((arm) => arm.name === name);
  const { name, params } = contest.session.task;
  const { epochs } = tasks.get(name).create(params, { rng: createRng(seed), dtMs: contest.session.dtMs });

  claim(new Set(arms.map((arm) => arm.name)).size === arms.length, "two arms have one name");
  for (const epoch of Object.values(steering)) claim(epochs.includes(epoch), `the task has no "${epoch}"`);
  claim(named(reference.placebo)?.act.kind === "placebo", "there is no placebo to compare with");
  claim(named(reference.ceiling) !== undefined, "there is no ceiling");
  claim(named("off")?.act.kind === "nothing", "no arm leaves the brain alone");
  for (const { act } of arms) {
    if (act.kind === "placebo")
      claim(named(act.of)?.act.kind === "law", `no law "${act.of}" to be matched with`);
    if (act.kind === "sham") {
      claim(act.of.length > 0, "a sham imitates nobody");
      for (const of of act.of) claim(named(of)?.act.kind === "law", `no law "${of}" for a sham of it`);
    }
    if (act.kind === "law") claim(laws.names.includes(act.law), `there is no law "${act.law}"`);
  }
  return wrong;
}

/** Everything wrong with an experiment, in a short run; with a contest, on paper too. */
function violations(experiment: Experiment): string[] {
  const wrong = isContest(experiment) ? onPaper(experiment.contest) : [];
  if (wrong.length > 0) return wrong;
  const claim = (holds: boolean, otherwise: string) => void (holds || wrong.push(otherwise));
  let trials = 0;
  const first = experiment.conduct(seed, lab, () => trials++);
  claim(trials === experiment.trialsInAll, `it counts ${trials} trials and says ${experiment.trialsInAll}`);
  claim(first.seed === seed && first.brainSeconds > 0, "it does not say what it lived");
  claim(JSON.stringify(first) === JSON.stringify(experiment.conduct(seed, lab)), "it does not reproduce");
  const { arms } = experiment.summarise([first]);
  claim(arms.length > 1, "there is nothing to compare");
  claim(experiment.summarise([]).arms.length === 0, "it makes results of nothing");
  for (const { name, success, divergence, placebo, effort } of arms) {
    claim(success.mean >= 0 && success.mean <= 1, `${name} succeeds more than always or less than never`);
    if (name === "off" || name === "identity") claim(!divergence, `${name} moves the brain`);
    if (placebo !== null && effort !== null && effort > 0)
      claim(Math.abs(placebo.effort / effort - 1) < 1e-3, `${name}'s placebo is not matched`);
  }
  return wrong;
}

const brief = (name: string): Experiment => {
  const few = { trials: 4, calibrationTrials: 12, training: 0, steeredTrials: 4, rampTrials: 1 };
  const experiment = briefly(name, few);
  return isContest(experiment) ? experimentOf(shorter(experiment.contest)) : experiment;
};

describe.each(experiments.names)("experiment %s", (name) => {
  test(`keeps the contract (seed ${seed})`, () => {
    expect(violations(brief(name))).toEqual([]);
  });

  test("sees what does not fit before a seed is run", () => {
    expect(() => briefly(name, {}).check(lab)).not.toThrow();
    expect(() => briefly(name, { electrodes: { site: "nowhere" } }).check(lab)).toThrow(/no site "nowhere"/);
  });

  test("says what it is", () => {
    const { summary } = experiments.get(name).create({});
    expect(summary.length).toBeGreaterThan(10);
    expect(() => experiments.get(name).create({ trials: -1 })).toThrow(/trials/);
  });
});

describe("the contract rejects", () => {
  const whole = (brief("redirect") as ContestExperiment).contest;
  const withArms = (arms: Contest["arms"]) => experimentOf({ ...whole, arms });

  test("one that does not reproduce, and one that miscounts", () => {
    const sound = experimentOf(whole);
    let nth = 0;
    const conduct: Experiment["conduct"] = (seed, ...rest) => ({
      ...sound.conduct(seed, ...rest),
      brainSeconds: ++nth,
    });
    expect(violations({ ...sound, conduct } as Experiment)).toEqual(["it does not reproduce"]);
    expect(violations({ ...sound, trialsInAll: 1 })[0]).toMatch(/it counts \d+ trials and says 1/);
  });

  test("an identity arm that writes something", () => {
    const arms = whole.arms.map((arm) =>
      arm.name === "identity"
        ? { ...arm, act: { kind: "law" as const, law: "random", doses: [{ dose: 0.2 }] } }
        : arm,
    );
    expect(violations(withArms(arms))).toContain("identity moves the brain");
  });

  test("a placebo arm that is matched with nothing", () => {
    const arms = whole.arms.map((arm) =>
      arm.name === "random" ? { ...arm, act: { kind: "placebo" as const, of: "off" } } : arm,
    );
    expect(violations(withArms(arms))).toContain('no law "off" to be matched with');
  });
});

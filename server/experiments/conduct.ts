/**
 * One seed of a contest, in lockstep, as fast as the machine goes:
 *
 *   calibrate once (nobody steers, a symbiote learns) → for every arm and dose: put rig and symbiote back to that
 *   moment and run the same trials; then, for a law, once more with the placebo at the same norms
 *
 * Shams come last, because they are made from what other arms did.
 *
 * A law that has to practise does so in another life of the same brain before its scored trials; those go on with the
 * electrodes as practice left them, so that what drifts has drifted.
 *
 * Steered trials follow each other without a pause and without putting the hand back. Everything random follows from
 * the seed, so a seed gives the same result wherever and beside whatever it runs.
 */
import type { Rig } from "../../streams/loop.ts";
import type { Reactor, Snapshot } from "../../streams/ports.ts";
import { createRng, type Rng } from "../../streams/rng.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { tasks } from "../tasks/index.ts";
import { calibrate } from "./calibrate.ts";
import type { Arm, Contest } from "./contest.ts";
import type { Params } from "./experiment.ts";
import type { Implant, Lab } from "./lab.ts";
import { normsOf } from "./match.ts";
import { type GoalChange, nobody, reciting, steered, withNorms } from "./reactors.ts";
import type { ContestSeed, Run } from "./result.ts";
import { planTrials } from "./schedule.ts";
import { createSchool, type School } from "./school.ts";
import { bestOf, type Model, shamOf } from "./sham.ts";
import { runTrials, type Stage, type TrialsOutcome } from "./trials.ts";

/** A seed once its brain was listened to: everything that its arms begin with. */
export interface Prepared {
  readonly rng: Rng;
  readonly config: SessionConfig;
  readonly stage: Stage;
  readonly school: School;
}

/** Calibrate, plan the trials to come, and let symbiotes learn from what was heard. */
export function prepare(contest: Contest, seed: number, lab: Lab, onTrial: () => void): Prepared {
  const rng = createRng(seed);
  const config: SessionConfig = {
    ...contest.session,
    seed,
    symbiote: { ...contest.symbiote, law: contest.placebo, seed: rng.fork("symbiote").seed },
  };
  const rig = befallen(contest, lab.rig(config), contest.calibrationTrials);
  const calibration = calibrate(rig, contest.calibrationTrials, onTrial);
  const double = tasks.get(config.task.name).create(config.task.params, { rng, dtMs: config.dtMs });
  double.restore(rig.body.task.save());
  const { trials, washout = 0 } = contest;
  const plans = planTrials(double, trials + washout, contest, rng.fork("goals"), washout);
  const stage: Stage = { contest, rig, calibration, plans, onTrial };
  return { rng, config, stage, school: createSchool(lab, rig, config, calibration) };
}

/** The rig with what befalls its brain, from trial `from` on. */
function befallen({ befall }: Contest, rig: Rig, from: number): Rig {
  return befall?.(rig, from) ?? rig;
}

/** Run one seed of a contest. @param onTrial called after each trial, `trialsInAll` times */
export function conduct(
  contest: Contest,
  seed: number,
  lab: Lab,
  onTrial: () => void = () => {},
): ContestSeed {
  const { rng, config, stage, school } = prepare(contest, seed, lab, onTrial);
  const life: SessionConfig = { ...config, seed: rng.fork("training").seed };
  const train: Train = (symbiote, trials, latencyTicks) =>
    trainIn(
      late(anotherLife(stage, befallen(contest, lab.rig(life), 0), life, trials), latencyTicks),
      symbiote,
    );
  const other = (params: Params) => {
    const brain = { ...config.brain, params };
    return otherBrain(stage, lab.rig({ ...config, brain }));
  };
  const imitated = new Set(contest.arms.flatMap(({ act }) => (act.kind === "sham" ? act.of : [])));
  const models: Model[] = [];
  const keep = (model: Model) => imitated.has(model.arm) && models.push(model);
  const played = contest.arms.flatMap((arm) => runArm(stage, arm, school, train, other, keep));
  const runs = [...played, ...contest.arms.flatMap((arm) => runSham(stage, arm, school, models, rng))];
  const ticks = runs.reduce((sum, run) => sum + run.ticks, stage.calibration.rows.length);
  return { seed, runs, learning: school.learning, brainSeconds: (ticks * config.dtMs) / 1000 };
}

/** Trials that `conduct` counts for one seed, calibration and all. */
export function trialsInAll({ arms, trials, washout = 0, calibrationTrials }: Contest): number {
  const runs = arms.reduce((sum, { act }) => {
    if (act.kind === "law") return sum + 2 * act.doses.length;
    return act.kind === "placebo" ? sum : sum + 1;
  }, 0);
  const training = arms.reduce(
    (sum, { act }) => sum + (act.kind === "law" ? (act.training?.trials ?? 0) * act.doses.length : 0),
    0,
  );
  return calibrationTrials + training + runs * (trials + washout);
}

/** Lets a symbiote learn to steer for so many trials, through a loop as slow as the one that it is scored in. */
type Train = (symbiote: Implant, trials: number, latencyTicks: number) => Practised;

/** What practice came to, and the electrodes after it. */
interface Practised {
  readonly trials: TrialsOutcome["trials"];
  readonly electrodes: Snapshot;
}

/** A stage on which commands come so late. */
const late = (stage: Stage, latencyTicks: number): Stage => {
  return { ...stage, contest: { ...stage.contest, latencyTicks } };
};

/** The stage of training: the same brain in another life, so that nothing that is scored was practised. */
function anotherLife(stage: Stage, rig: Rig, config: SessionConfig, trials: number): Stage {
  const { contest, calibration } = stage;
  const rng = createRng(config.seed);
  const double = tasks.get(config.task.name).create(config.task.params, { rng, dtMs: config.dtMs });
  double.restore(rig.body.task.save());
  const plans = planTrials(double, trials, contest, rng.fork("goals"));
  return {
    ...stage,
    rig,
    plans,
    calibration: { ...calibration, rows: [], firstTick: rig.tick, end: rig.save() },
  };
}

function trainIn(stage: Stage, symbiote: Implant): Practised {
  const { trials } = runTrials(stage, (goalChange) => steered(symbiote, goalChange));
  return { trials, electrodes: stage.rig.electrodes.save() };
}

/** The same trials through electrodes that are no longer as they were. */
function through(stage: Stage, electrodes: Snapshot): Stage {
  const { calibration } = stage;
  return { ...stage, calibration: { ...calibration, end: { ...calibration.end, electrodes } } };
}

/** The same trials for another brain, which lived the same calibration; its own spread is what its collateral is in. */
function otherBrain(stage: Stage, rig: Rig): Stage {
  return { ...stage, rig, calibration: calibrate(rig, stage.contest.calibrationTrials, () => {}) };
}

/** Every run of an arm. A placebo arm has none of its own: it is the placebo beside the arm it names. */
function runArm(
  stage: Stage,
  { name, act }: Arm,
  school: School,
  train: Train,
  other: (brain: Params) => Stage,
  keep: (model: Model) => void,
): Run[] {
  const { placebo } = stage.contest;
  const run = (outcome: TrialsOutcome, dose = 0, isPlacebo = false) => runOf(name, outcome, dose, isPlacebo);
  switch (act.kind) {
    case "nothing":
      return [run(runTrials(stage, () => nobody))];
    case "instruct":
      return [run(runTrials(stage, () => nobody, true))];
    case "oracle": {
      const oracle = act.create(stage.rig);
      return [run(runTrials(stage, (goalChange) => steered(oracle, goalChange)))];
    }
    case "life":
      return [run(runTrials(other(act.brain), () => nobody))];
    case "zeros":
      return [run(runAtNorms(stage, steering(school.under(placebo)), new Float64Array()))];
    case "law":
      return act.doses.flatMap((params, dose) => {
        const { law, training, latencyTicks = stage.contest.latencyTicks } = act;
        const slow = late(stage, latencyTicks);
        const symbiote = school.under({ name: law, params: training?.params ?? params });
        const practised = training && train(symbiote, training.trials, latencyTicks);
        if (practised !== undefined) symbiote.swap({ law: { name: law, params } });
        const then = practised === undefined ? slow : through(slow, practised.electrodes);
        const trained = practised === undefined ? {} : { training: practised.trials };
        const real = runTrials(then, (goalChange) => steered(symbiote, goalChange));
        keep({ arm: name, law, params, latencyTicks, ...real });
        const beside = runAtNorms(then, steering(school.under(placebo)), normsOf(real.delivered));
        return [{ ...run(real, dose), ...trained }, run(beside, dose, true)];
      });
    case "placebo":
    case "sham":
      return [];
  }
}

/** The run of an arm that is a sham. @param models what the arms that shams imitate did in this seed */
function runSham(
  stage: Stage,
  { name, act }: Arm,
  school: School,
  models: readonly Model[],
  rng: Rng,
): Run[] {
  if (act.kind !== "sham") return [];
  const model = bestOf(models, act.of, stage.contest.merit);
  const { latencyTicks } = model;
  const said = shamOf(act.sham, model, rng.fork(`sham ${name}`));
  const from = firstSteeredTick(stage) - latencyTicks;
  const who = "law" in said ? steering(school.under(said.law)) : () => reciting(said.directions, from);
  return [runOf(name, runAtNorms(late(stage, latencyTicks), who, normsOf(model.delivered)))];
}

const runOf = (arm: string, { delivered, ...outcome }: TrialsOutcome, dose = 0, placebo = false): Run => ({
  arm,
  dose,
  placebo,
  ...outcome,
  ticks: delivered.length,
});

/** Makes who reacts, given how to ask what becomes of the goal. */
type Who = (goalChange: () => GoalChange) => Reactor;
const steering =
  (symbiote: Implant): Who =>
  (goalChange) =>
    steered(symbiote, goalChange);

const firstSteeredTick = ({ calibration }: Stage) => calibration.firstTick + calibration.rows.length;

/** Somebody's directions at these norms, tick by tick; beyond their end, zeros. */
function runAtNorms(stage: Stage, who: Who, norms: Float64Array): TrialsOutcome {
  const { latencyTicks } = stage.contest;
  const from = firstSteeredTick(stage);
  return runTrials(stage, (goalChange) => withNorms(who(goalChange), stage.rig, norms, from, latencyTicks));
}

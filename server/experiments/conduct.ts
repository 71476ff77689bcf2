/**
 * One seed of an experiment, in lockstep, as fast as the machine goes:
 *
 *   calibrate once (nobody steers, a symbiote learns) → for every arm and dose: put rig and symbiote back to that
 *   moment and run the same trials; then, for a law, once more with the placebo at the same norms
 *
 * Steered trials follow each other without a pause and without putting the hand back. Everything random follows from
 * the seed, so a seed gives the same result wherever and beside whatever it runs.
 */
import { createRng } from "../../streams/rng.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { tasks } from "../tasks/index.ts";
import { calibrate } from "./calibrate.ts";
import type { Arm, Experiment } from "./experiment.ts";
import type { Implant, Lab } from "./lab.ts";
import { nobody, steered, withNorms } from "./reactors.ts";
import type { Run, SeedResult } from "./result.ts";
import { planTrials } from "./schedule.ts";
import { createSchool, type School } from "./school.ts";
import { runTrials, type Stage, type TrialsOutcome } from "./trials.ts";

/** Run one seed. @param onTrial called after each trial, `trialsInAll` times */
export function conduct(
  experiment: Experiment,
  seed: number,
  lab: Lab,
  onTrial: () => void = () => {},
): SeedResult {
  const rng = createRng(seed);
  const config: SessionConfig = {
    ...experiment.session,
    seed,
    symbiote: { ...experiment.symbiote, law: experiment.placebo, seed: rng.fork("symbiote").seed },
  };
  const rig = lab.rig(config);
  const calibration = calibrate(rig, experiment.calibrationTrials, onTrial);
  const double = tasks.get(config.task.name).create(config.task.params, { rng, dtMs: config.dtMs });
  double.restore(rig.body.task.save());
  const plans = planTrials(double, experiment.trials, experiment, rng.fork("goals"));
  const stage: Stage = { experiment, rig, calibration, plans, onTrial };
  const school = createSchool(lab, rig, config, calibration);
  const runs = experiment.arms.flatMap((arm) => runArm(stage, arm, school));
  const ticks = runs.reduce((sum, run) => sum + run.ticks, calibration.rows.length);
  return { seed, runs, learning: school.learning, brainSeconds: (ticks * config.dtMs) / 1000 };
}

/** Trials that `conduct` runs for one seed, calibration and all. */
export function trialsInAll({ arms, trials, calibrationTrials }: Experiment): number {
  const runs = arms.reduce((sum, { act }) => {
    if (act.kind === "law") return sum + 2 * act.doses.length;
    return act.kind === "placebo" ? sum : sum + 1;
  }, 0);
  return calibrationTrials + runs * trials;
}

/** Every run of an arm. A placebo arm has none of its own: it is the placebo beside the arm it names. */
function runArm(stage: Stage, { name, act }: Arm, school: School): Run[] {
  const { placebo } = stage.experiment;
  const run = ({ trials, paths, norms }: TrialsOutcome, dose = 0, isPlacebo = false): Run => {
    return { arm: name, dose, placebo: isPlacebo, trials, paths, ticks: norms.length };
  };
  switch (act.kind) {
    case "nothing":
      return [run(runTrials(stage, () => nobody))];
    case "instruct":
      return [run(runTrials(stage, () => nobody, true))];
    case "zeros":
      return [run(runAtNorms(stage, school.under(placebo), new Float64Array()))];
    case "law":
      return act.doses.flatMap((params, dose) => {
        const symbiote = school.under({ name: act.law, params });
        const real = runTrials(stage, (goalChange) => steered(symbiote, goalChange));
        const beside = runAtNorms(stage, school.under(placebo), real.norms);
        return [run(real, dose), run(beside, dose, true)];
      });
    case "placebo":
      return [];
  }
}

/** A symbiote's directions at these norms, tick by tick; beyond their end, zeros. */
function runAtNorms(stage: Stage, symbiote: Implant, norms: Float64Array): TrialsOutcome {
  const from = stage.calibration.firstTick + stage.calibration.rows.length;
  const { latencyTicks } = stage.experiment;
  return runTrials(stage, (goalChange) =>
    withNorms(steered(symbiote, goalChange), stage.rig, norms, from, latencyTicks),
  );
}

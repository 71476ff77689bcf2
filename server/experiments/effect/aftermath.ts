/** A life in which steering ends: some trials redirected by feedback, then the brain left alone. One life a kind of brain. */
import { prepare } from "../conduct.ts";
import type { Contest } from "../contest.ts";
import type { Lab } from "../lab.ts";
import { steered } from "../reactors.ts";
import type { SeedResult } from "../result.ts";
import type { TrialResult } from "../trial-log.ts";
import { runTrials } from "../trials.ts";

/** Brains that differ in what they learn from being stimulated (brains/plasticity.ts). */
export const BRAINS = [
  { name: "fixed", summary: "a brain that learns nothing from stimulation", params: {} },
  {
    name: "adapting",
    summary: "a brain that comes to do by itself what stimulation makes it do",
    params: { plasticity: "adapt" },
  },
  {
    name: "resisting",
    summary: "a brain that learns to cancel stimulation",
    params: { plasticity: "resist" },
  },
] as const;

export interface AfterSeed extends SeedResult {
  readonly lives: readonly { readonly brain: string; readonly trials: readonly TrialResult[] }[];
}

/** Redirect for `steeredTrials` trials, then leave alone for those of the contest, whose goal is then the task's own. */
export function liveThrough(
  contest: Contest,
  steeredTrials: number,
  seed: number,
  lab: Lab,
  onTrial: () => void,
): AfterSeed {
  const { session, trials } = contest;
  let ticks = 0;
  const lives = BRAINS.map(({ name, params }) => {
    const brain = { ...session.brain, params: { ...session.brain.params, ...params } };
    const whole = { ...contest, session: { ...session, brain }, trials: steeredTrials + trials };
    const { stage, school } = prepare(whole, seed, lab, onTrial);
    const plans = stage.plans.map((plan, t) => (t < steeredTrials ? plan : { ...plan, goal: plan.given }));
    const symbiote = school.under({ name: "pi", params: {} });
    const first = stage.rig.body.task.trial().trial;
    const run = runTrials({ ...stage, plans }, (goalChange) =>
      steered(symbiote, () => {
        const change = goalChange();
        // The trial that calibration ended with is the last before the first that is steered.
        const over = stage.rig.body.task.trial().trial - first > steeredTrials;
        return over && change !== "cleared" ? undefined : change;
      }),
    );
    ticks += stage.calibration.rows.length + run.delivered.length;
    return { brain: name, trials: run.trials };
  });
  return { seed, lives, brainSeconds: (ticks * session.dtMs) / 1000 };
}

/** Whether a contest fits its brain: all that a seed begins with is made once, and one trial is planned. */
import { createRng } from "../../streams/rng.ts";
import type { SessionConfig } from "../../streams/session.ts";
import type { Contest } from "./contest.ts";
import type { Lab } from "./lab.ts";
import { planTrials, worldIndex } from "./schedule.ts";

/** @throws one sentence that names what does not fit */
export function checkContest(contest: Contest, lab: Lab): void {
  const { session, symbiote, placebo, effector, loss, arms } = contest;
  const config: SessionConfig = {
    ...session,
    seed: 0,
    symbiote: { ...symbiote, law: placebo, seed: 0 },
  };
  const rig = lab.rig(config);
  const { task } = rig.body;
  planTrials(task, 1, contest, createRng(0));
  for (const world of loss === undefined ? effector : [...effector, loss]) worldIndex(task, world);
  const implant = lab.symbiote(config, rig);
  for (const { act } of arms) {
    if (act.kind === "oracle") act.create(rig);
    if (act.kind !== "law") continue;
    for (const params of act.training === undefined ? act.doses : [act.training.params, ...act.doses])
      implant.swap({ law: { name: act.law, params } });
  }
}

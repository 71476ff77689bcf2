/** The trials of one arm, run from the end of calibration with whoever reacts. */
import { lockstep } from "../../streams/drive.ts";
import { constantLatency } from "../../streams/latency.ts";
import type { Rig } from "../../streams/loop.ts";
import type { Reactor } from "../../streams/ports.ts";
import type { Calibration } from "./calibrate.ts";
import type { Contest } from "./contest.ts";
import type { GoalChange } from "./reactors.ts";
import type { Path } from "./result.ts";
import { type PlannedTrial, worldIndex } from "./schedule.ts";
import { createTrialLog, type TrialResult } from "./trial-log.ts";

/** What all arms of a seed share. */
export interface Stage {
  readonly contest: Contest;
  readonly rig: Rig;
  readonly calibration: Calibration;
  readonly plans: readonly PlannedTrial[];
  readonly onTrial: () => void;
}

export interface TrialsOutcome {
  readonly trials: TrialResult[];
  /** Trials after these, in which nobody steered any more. */
  readonly washout: TrialResult[];
  readonly paths: Path[];
  /** The currents delivered at each tick. */
  readonly delivered: readonly Float32Array[];
}

/** Paths kept of an arm, and the ticks between two of their points. */
const EXAMPLES = 6;
const PATH_STEP = 2;

/**
 * Run every planned trial. @param reactorOf makes who reacts, given how to ask what becomes of the goal
 * @param instructs the task itself shows the goal
 */
export function runTrials(
  { contest, rig, calibration, plans, onTrial }: Stage,
  reactorOf: (goalChange: () => GoalChange) => Reactor,
  instructs = false,
): TrialsOutcome {
  rig.restore(calibration.end);
  const { task } = rig.body;
  const effector = contest.effector.map((name) => worldIndex(task, name));
  const [from, until, beforeGo] = ["from", "until", "beforeGo"].map((key) =>
    task.epochs.indexOf(contest.steering[key as keyof Contest["steering"]]),
  );
  const log = createTrialLog(rig, calibration.sd, effector, contest.loss);
  const tally = contest.tally?.(rig);
  const trials: TrialResult[] = [];
  const paths: Path[] = [];
  const delivered: Float32Array[] = [];
  let points: number[] = [];
  let standing = false;

  const goalChange = (): GoalChange => {
    const { epoch, outcome } = task.trial();
    const steering = !plans[trials.length]?.isWashout;
    const shouldStand = steering && epoch >= from && epoch <= until && outcome === undefined;
    if (shouldStand === standing) return undefined;
    standing = shouldStand;
    if (!standing) return "cleared";
    const { goal } = plans[trials.length];
    return contest.goal.kind === "given" && !contest.goal.told ? new Float32Array(goal.length) : goal;
  };
  const endTrial = () => {
    const planned = plans[trials.length];
    const { given, goal, isCatch, isWashout } = planned;
    if (!isCatch && paths.length < EXAMPLES) {
      paths.push({ trial: trials.length, given: [...given], goal: [...goal], points });
    }
    points = [];
    const success = isWashout ? task.judge(given) : (contest.verdict?.(rig, planned) ?? task.judge(goal));
    const kept = tally?.keep?.(planned);
    trials.push({ ...log.end(success, isCatch, goal, tally?.end(planned)), ...(kept && { kept }) });
    onTrial();
  };

  lockstep(rig, reactorOf(goalChange), constantLatency(contest.latencyTicks), Number.POSITIVE_INFINITY, {
    before() {
      const planned = plans[trials.length];
      if (instructs) task.instruct(planned?.isWashout ? undefined : planned?.goal);
      return trials.length < plans.length;
    },
    onTick() {
      const { epoch, ticksInEpoch, outcome } = task.trial();
      log.add(epoch === beforeGo);
      tally?.tick(plans[trials.length]);
      delivered.push(rig.views.currents.slice());
      if (epoch >= from && ticksInEpoch % PATH_STEP === 0) {
        for (const i of effector) points.push(Number(rig.views.world[i].toFixed(3)));
      }
      if (outcome !== undefined) endTrial();
    },
  });
  const steered = plans.filter(({ isWashout }) => !isWashout).length;
  return {
    trials: trials.slice(0, steered),
    washout: trials.slice(steered),
    paths,
    delivered,
  };
}

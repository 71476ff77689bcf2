/**
 * Does it acquire its targets: as it was trained, in noise, at finer ticks, with a hand that is stronger or weaker than
 * the one it knows, and when the target jumps on the way?
 */
import type { Rng } from "../../../streams/rng.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import { type Row, row } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { type Circumstances, DT_MS, live } from "./life.ts";

const TRIALS = 200;
const FINE_TRIALS = 40;
/** Hands that it never had. */
const STRENGTHS = [0.7, 1.4] as const;
/** The target jumps to a place at a right angle, so long after it appeared: the cursor is on its way. */
const JUMP_MS = 250;

export function behaviourRows(subject: Subject, rng: Rng): Row[] {
  const among = (options: Partial<Circumstances>) =>
    successOf(subject, { trials: TRIALS, rng: rng.fork("trials"), ...options });
  const usual = among({});
  const beside = { reference: usual.success };
  const strange = STRENGTHS.map((strength) => among({ strength }).success);
  const fine = among({ trials: FINE_TRIALS, dtMs: 1 });
  const jumped = jumps(subject, rng.fork("jumps"));
  return [
    row("success of trials", usual.success, { atLeast: 0.95 }, { reference: usual.chance }),
    row("success at 2× noise", among({ noise: 2 }).success, { atLeast: 0.9 }, beside),
    row("success at ticks of 1 ms", fine.success, { atLeast: 0.9 }, beside),
    row(
      "success with a hand 0.7 or 1.4 times as strong, the worse",
      Math.min(...strange),
      { atLeast: 0.9 },
      beside,
    ),
    row(
      "success when the target jumps in mid-movement",
      jumped.success,
      { atLeast: 0.9 },
      { reference: jumped.chance },
    ),
  ];
}

interface Success {
  readonly success: number;
  /** By the same paths, had the target been where a quarter turn takes it. */
  readonly chance: number;
}

function successOf(subject: Subject, circumstances: Circumstances): Success {
  let [succeeded, elsewhere, outward] = [0, 0, 0];
  live(subject, circumstances, ({ task, trial, world }) => {
    if (trial.outcome === undefined) return;
    succeeded += Number(trial.outcome);
    if (world[4] === 0 && world[5] === 0) return;
    outward++;
    elsewhere += Number(task.judge(turned(world)));
  });
  return { success: succeeded / circumstances.trials, chance: elsewhere / outward };
}

/** In every other trial, which leads outwards, the target jumps; success is of those trials. */
function jumps(subject: Subject, rng: Rng): Success {
  const at = ticksOf(JUMP_MS, DT_MS);
  let [there, stayed, outward] = [0, 0, 0];
  live(
    subject,
    {
      trials: TRIALS,
      rng,
      alter(input, { trial, ticksInEpoch }) {
        if (trial % 2 === 0 && ticksInEpoch >= at) [input[0], input[1]] = [-input[1], input[0]];
      },
    },
    ({ task, trial, world }) => {
      if (trial.outcome === undefined || (world[4] === 0 && world[5] === 0)) return;
      outward++;
      there += Number(task.judge(turned(world)));
      stayed += Number(trial.outcome);
    },
  );
  return { success: there / outward, chance: stayed / outward };
}

/** The target, turned by a right angle about the centre. */
const turned = (world: Float32Array) => Float32Array.of(-world[5], world[4]);

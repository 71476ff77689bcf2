/** Does it do its task: with the objects of the ring and with grips between them, in noise, and at finer ticks? */
import type { Rng } from "../../../streams/rng.ts";
import { type Row, row } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { anyGrip, attemptsOf, lossOf, successOf } from "./attempts.ts";

const TRIALS = 300;
const FINE_TRIALS = 60;

export function behaviourRows(subject: Subject, rng: Rng): Row[] {
  const usual = attemptsOf(subject, { trials: TRIALS, rng: rng.fork("usual") });
  const noisy = attemptsOf(subject, { trials: TRIALS, rng: rng.fork("usual"), noise: 2 });
  const fine = attemptsOf(subject, { trials: FINE_TRIALS, rng: rng.fork("fine"), dtMs: 1 });
  const grips = rng.fork("grips");
  const between = attemptsOf(subject, { trials: TRIALS, rng: rng.fork("between") }, () => anyGrip(grips));
  const success = successOf(usual);
  const explained = { reference: 1 - lossOf(usual) };
  return [
    row("success of trials", success, { atLeast: 0.95 }),
    row("loss of grasps", lossOf(usual), { atMost: 0.1 }, { reference: 1 }),
    row("movement R² at 2× noise", 1 - lossOf(noisy), { atLeast: 0.85 }, explained),
    row("movement R² with grips between the objects", 1 - lossOf(between), { atLeast: 0.85 }, explained),
    row("success at ticks of 1 ms", successOf(fine), { atLeast: 0.9 }, { reference: success }),
  ];
}

/**
 * The published scheme (Bryan & Rao 2023), epoch by epoch. Emulator and co-processor take turns: while it is the
 * emulator's, the co-processor speaks with noise and the emulator learns to predict what comes of it; while it is the
 * co-processor's, it speaks without noise and is trained through the emulator. Each learns from the trials of the epoch
 * alone. The turn goes back to the emulator when it errs about the co-processor's own stimulation by more than a tenth
 * of the loss that is to be lowered, when the loss does not fall, or after a while.
 *
 * Where this differs from the paper: it takes one gradient step an epoch of 402 trials, and 93,000 epochs; here an epoch
 * has as many steps as every other scheme has in a lesson, or at matched trials nothing would be learned at all. Both
 * networks are LSTMs there, and the ones of the other schemes here; its emulator starts again in each turn, and goes on
 * here; its noise is partly on the co-processor's weights, and all on its currents here.
 */
import { shortened } from "./batch.ts";
import { examineEmulator, firstEmulator, fitEmulator } from "./fit.ts";
import { mean } from "./online.ts";
import type { Scheme } from "./schemes.ts";
import { firstCoprocessor, trainCoprocessor } from "./train.ts";

const STEPS = 300;
const EMULATOR = { iterations: STEPS, firstRate: 4e-3, lastRate: 4e-3, recency: 1 };
const COPROCESSOR = { iterations: STEPS, firstRate: 1e-3, lastRate: 1e-3, recency: 1 };
/** Epochs after which the turn passes on in any case. */
const LONGEST = 3;
/** Noise while it is the emulator's turn, share of the bound. */
const NOISE = 0.35;

export const turns: Scheme = ({ frame, situation, units, trials, fresh, steps, learned, kernels, rng }) => {
  const epoch = trials.slice(-fresh);
  const past = (learned?.notes ?? { steering: 0, epochs: 0, loss: Number.POSITIVE_INFINITY }) as {
    readonly steering: number;
    readonly epochs: number;
    readonly loss: number;
  };
  const emulator = learned?.emulators[0].slice() ?? firstEmulator(frame, rng.fork("first"));
  const coprocessor = learned?.coprocessor.slice() ?? firstCoprocessor(frame, rng.fork("co-processor"));
  const error = mean(examineEmulator(emulator, frame, situation, epoch, kernels));
  const loss = mean(epoch.map((trial) => lossOf(trial, situation.behaviours)));
  let imagined = Number.NaN;
  if (past.steering === 1) {
    const aims = { energy: 0, variance: units.variance, reads: true };
    imagined = trainCoprocessor(
      coprocessor,
      [emulator],
      frame,
      situation,
      epoch,
      aims,
      shortened(COPROCESSOR, steps),
      kernels,
      rng.fork("imagine"),
    );
  } else {
    fitEmulator(emulator, frame, situation, epoch, shortened(EMULATOR, steps), kernels, rng.fork("emulator"));
  }
  const passes =
    past.epochs + 1 >= LONGEST ||
    (past.steering === 1 ? error > loss / 10 || loss > past.loss : error < 0.02 * loss);
  const steering = passes ? 1 - past.steering : past.steering;
  return {
    emulators: [emulator],
    coprocessor,
    notes: { steering, epochs: passes ? 0 : past.epochs + 1, loss: past.steering === 1 ? loss : past.loss },
    exploration: steering === 1 ? 0 : NOISE,
    imagined,
    forecast: learned === undefined ? Number.NaN : Math.sqrt(error),
  };
};

/** Mean square distance of the behaviour from what was instructed. */
function lossOf(
  { ticks, weight, behaviour, instructed }: Parameters<Scheme>[0]["trials"][number],
  behaviours: number,
): number {
  let sum = 0;
  for (let t = 0; t < ticks; t++) {
    if (weight[t] === 0) continue;
    for (let i = t * behaviours; i < (t + 1) * behaviours; i++) {
      sum += (weight[t] * (behaviour[i] - instructed[i]) ** 2) / behaviours;
    }
  }
  return sum;
}

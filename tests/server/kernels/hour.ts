/** A decoder's life at 1 kHz: how well a recursive least squares predicts, minute by minute. */
import type { Kernels } from "../../../server/kernels/kernel.ts";
import type { Rng } from "../../../streams/rng.ts";

const TICKS_PER_MINUTE = 60_000;

/**
 * Mean squared prediction error of each minute, of a noisy linear map (noise variance 1) of inputs as unpleasant as
 * recorded ones: slow (AR(1), 50 ms), with a channel that copies another, one that is constant and one that is dead.
 */
export function errorByMinute(kernels: Kernels, channels: number, minutes: number, rng: Rng): number[] {
  const kernel = kernels.rls(channels, 1, { ridge: 1, lambda: 1, walk: 1e-7 });
  const { u, desired, prediction } = kernel;
  const truth = rng.normals(new Float32Array(channels), 1);
  const drift = new Float32Array(channels);
  const errors: number[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    let sum = 0;
    for (let tick = 0; tick < TICKS_PER_MINUTE; tick++) {
      rng.normals(drift, 0.2);
      for (let i = 0; i < channels; i++) u[i] = 0.98 * u[i] + drift[i];
      u[channels - 3] = u[0];
      u[channels - 2] = 1;
      u[channels - 1] = 0;
      let target = rng.normal();
      for (let i = 0; i < channels; i++) target += truth[i] * u[i];
      desired[0] = target;
      kernel.predict();
      sum += (target - prediction[0]) ** 2;
      kernel.update();
    }
    errors.push(sum / TICKS_PER_MINUTE);
  }
  return errors;
}

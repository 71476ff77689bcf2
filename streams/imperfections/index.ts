/**
 * Every imperfection of the recording, in the order in which a signal meets them on its way:
 *
 *   at the electrode: artefact, permutation, rotation, death → spikes → in the amplifier: bias, noise, quantisation
 *   → on the line: delay and jitter, dropout, packet loss
 *
 * Each draws from the fork of its name. To add one: one file here, and one line in each of the two lists.
 */
import { artefact } from "./artefact.ts";
import { bias } from "./bias.ts";
import { death } from "./death.ts";
import { delay } from "./delay.ts";
import { dropout } from "./dropout.ts";
import { noise } from "./noise.ts";
import { packetLoss } from "./packet-loss.ts";
import { permutation } from "./permutation.ts";
import { quantisation } from "./quantisation.ts";
import { rotation } from "./rotation.ts";
import { spikes } from "./spikes.ts";

export const KINDS = {
  artefact,
  permutation,
  rotation,
  death,
  spikes,
  bias,
  noise,
  quantisation,
  delay,
  dropout,
  packetLoss,
} as const;

/** The settings of all of them. */
export const SETTINGS = {
  ...artefact.settings,
  ...permutation.settings,
  ...rotation.settings,
  ...death.settings,
  ...spikes.settings,
  ...bias.settings,
  ...noise.settings,
  ...quantisation.settings,
  ...delay.settings,
  ...dropout.settings,
  ...packetLoss.settings,
} as const;

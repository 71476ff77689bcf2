/**
 * What one trial of cursor control is, drawn by chance and never by behaviour: a target is shown for the whole trial, and
 * the cursor is to be brought there and held. Targets alternate between a ring and its centre (centre-out and back).
 * Trials last as long as they may take, whether or not the target was acquired earlier. Times are in ms.
 */

/** How long a target is shown, and how long the cursor must rest on it without leaving. */
export const TRIAL_MS = 2500;
export const DWELL_MS = 300;
/** Acquisition window around the target, and distance of targets from the centre; workspace units. */
export const WINDOW = 0.15;
export const DISTANCE = 0.6;
/** How late the brain sees and feels the cursor. */
export const VISUAL_DELAY_MS = 70;
export const PROPRIOCEPTIVE_DELAY_MS = 20;

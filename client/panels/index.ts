/** Every panel of the page, in reading order. To add one: one file here, one line. */

export { activations } from "./activations.ts";
export { controls } from "./controls.ts";
export { decoding } from "./decoding.ts";
export { foresight } from "./foresight.ts";
export { implant } from "./implant.ts";
export { latency } from "./latency.ts";
export { score } from "./score.ts";
export { steering } from "./steering.ts";
export { world } from "./world.ts";

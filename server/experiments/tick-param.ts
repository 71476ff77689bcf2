/** The length of a tick as a parameter of an experiment. */
import * as z from "zod";
import { TICK_MS } from "../../streams/tick-length.ts";

export const dtMsParam = z
  .number()
  .min(TICK_MS.least)
  .max(TICK_MS.most)
  .optional()
  .describe("length of a tick (default: the brain's own)");

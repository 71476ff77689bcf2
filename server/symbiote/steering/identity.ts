/** The identity write: zeros through the whole pipeline. It must change nothing, bit for bit, and nothing learned. */
import * as z from "zod";
import { lawEntry } from "./law.ts";

export default lawEntry({
  name: "identity",
  summary: "write zeros through the whole pipeline: must change nothing",
  params: z.strictObject({}),
  create: (_, { electrodes }) => ({
    electrodes,
    learn() {},
    steer(currents, { goal }) {
      if (goal === undefined) return false;
      currents.fill(0);
      return true;
    },
    save: () => ({}),
    restore() {},
  }),
});

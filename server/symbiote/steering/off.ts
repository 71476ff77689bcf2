/** No steering: the symbiote only listens. */
import * as z from "zod";
import { lawEntry } from "./law.ts";

export default lawEntry({
  name: "off",
  summary: "listen, never steer",
  params: z.strictObject({}),
  create: (_, { electrodes }) => ({
    electrodes,
    learn() {},
    steer: () => false,
    save: () => ({}),
    restore() {},
  }),
});

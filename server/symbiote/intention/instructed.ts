/** The brain is taken to intend what the task instructs: the teaching signal is the instruction itself. */
import * as z from "zod";
import { intentionEntry } from "./intention.ts";

export default intentionEntry({
  name: "instructed",
  summary: "the brain intends what the task instructs",
  params: z.strictObject({}),
  create: () => ({
    estimate: (out, { intention }) => out.set(intention),
    save: () => ({}),
    restore() {},
  }),
});

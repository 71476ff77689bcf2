/** An implant as a session or an experiment describes it: parameters of its electrodes and of its stimulator, as JSON. */
import * as z from "zod";
import { electrodeParams } from "./electrode.ts";
import { parse } from "./parse.ts";
import { stimulatorParams } from "./stimulator.ts";

const params = z.record(z.string(), z.json()).default({});

/** Parameters of an experiment that say what its implant is like. */
export const implantParams = {
  electrodes: params.describe("how the implant records: count, blur, and every imperfection"),
  stimulator: params.describe("how it stimulates: count, blur, decay and limits"),
};
export type ImplantParams = { readonly [Part in keyof typeof implantParams]: z.infer<typeof params> };

/** The same, once every parameter is known to fit. @throws one sentence about the first that does not. */
export function checkImplant({ electrodes = {}, stimulator = {} }: Partial<ImplantParams>): ImplantParams {
  parse("electrodes", electrodeParams, electrodes);
  parse("stimulator", stimulatorParams, stimulator);
  return { electrodes, stimulator };
}

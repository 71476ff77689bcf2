/** The steering laws: one export line each. */
import { registry } from "../../../streams/registry.ts";
import add from "./add.ts";
import direct from "./direct.ts";
import identity from "./identity.ts";
import lqg from "./lqg.ts";
import lqr from "./lqr.ts";
import mpc from "./mpc.ts";
import off from "./off.ts";
import pi from "./pi.ts";
import random from "./random.ts";
import restore from "./restore.ts";
import symbiote from "./symbiote.ts";

export type { LawContext } from "./law.ts";

export const laws = registry("law", [
  off,
  identity,
  add,
  direct,
  random,
  pi,
  lqr,
  mpc,
  lqg,
  symbiote,
  restore,
]);

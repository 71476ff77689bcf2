/** The steering laws: one export line each. */
import { registry } from "../../../streams/registry.ts";
import add from "./add.ts";
import identity from "./identity.ts";
import off from "./off.ts";
import pi from "./pi.ts";
import random from "./random.ts";

export type { LawContext } from "./law.ts";

export const laws = registry("law", [off, identity, add, random, pi]);

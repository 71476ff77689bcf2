/**
 * A brain in another process, in any language: here is only its outside, and what it last said. Every tick is asked of
 * whoever hosts it (streams/asking.ts), so `step` returns a promise when the host does.
 *
 * The session says beforehand what the brain will be: the task, which fixes inputs and actions, and its sites. Its
 * state is in the other process: a snapshot holds what the host can save, over a wire nothing but the last answer.
 */
import * as z from "zod";
import { type Anatomy, answerWidth, askWidth, type Elsewhere } from "../../streams/asking.ts";
import type { Brain, Site, Snapshot } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { MAX_PAYLOAD } from "../../streams/words.ts";
import { tasks } from "../tasks/index.ts";
import { brainEntry } from "./brain.ts";

const NAME = "remote";
const LONGEST_TICK_MS = 1000;
/** Bytes of a message that are not the answer's: its header. */
const SPARE = 64;
const HOME = "reach";
const TWO = 2;

/** `m1:96+pmd:64` → sites. @throws when two have one name */
function sitesIn(text: string): readonly Site[] {
  const sites = text.split("+").map((one) => {
    const [name, width] = one.split(":");
    return { name, width: Number(width) };
  });
  const twice = sites.find(({ name }, i) => sites.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) throw new Error(`"${NAME}", parameter "sites": "${twice.name}" is there twice`);
  return sites;
}

/** A body that nobody hosts: it can be described, and not be asked. */
const NOBODY: Elsewhere = {
  step() {
    throw new Error(`the brain "${NAME}" lives in another process, and only "symbiote start" asks it`);
  },
  save: () => ({}),
  restore: () => undefined,
};

function outsideOf(anatomy: Anatomy, { step, save, restore }: Elsewhere): Brain {
  const { inputs, actions, sites } = anatomy;
  const ask = new Float32Array(askWidth(anatomy));
  const answer = new Float32Array(answerWidth(anatomy));
  const said = answer.subarray(0, actions);
  const starts = sites.map((_, i) => sites.slice(0, i).reduce((sum, { width }) => sum + width, 0));
  const views = sites.map(({ width }, i) =>
    answer.subarray(actions + starts[i], actions + starts[i] + width),
  );
  return {
    name: NAME,
    ...anatomy,
    step(action, input, stimulation) {
      ask.set(input);
      for (let i = 0; i < starts.length; i++) ask.set(stimulation[i], inputs + starts[i]);
      const pending = step(answer, ask);
      if (pending === undefined) return action.set(said);
      return pending.then(() => action.set(said));
    },
    activations: (site) => views[site],
    save: () => ({ answer: answer.slice(), elsewhere: save() }),
    restore(snapshot) {
      answer.set(snapshot.answer as Float32Array);
      restore(snapshot.elsewhere as Snapshot);
    },
  };
}

export default brainEntry({
  name: NAME,
  summary: "a brain of yours, in another process and in any language, that joins over the wire",
  task: HOME,
  elsewhere: true,
  params: z
    .object({
      task: z.string().default(HOME).describe("the task it lives in; other parameters are that task's"),
      sites: z
        .string()
        .regex(/^[\w.-]{1,64}:[1-9]\d{0,5}(\+[\w.-]{1,64}:[1-9]\d{0,5})*$/, {
          error: "sites are name:width, several of them with + between",
        })
        .default("cortex:128")
        .describe("its sites and their widths, as m1:96+pmd:64"),
      bodies: z
        .literal([1, TWO])
        .default(TWO)
        .describe("2: it also steps its unsteered twin; 1: there is no twin, and collateral is not known"),
    })
    .catchall(z.union([z.string(), z.number()])),
  lives({ task = HOME, sites: _, bodies = TWO, ...ofTask }) {
    return { task: { name: task as string, params: ofTask }, twin: bodies === TWO };
  },
  create({ task, sites, bodies, ...ofTask }, { rng, dtMs, host }) {
    if (!(dtMs > 0 && dtMs <= LONGEST_TICK_MS))
      throw new Error(`a tick of ${dtMs} ms is none: choose dt in (0, ${LONGEST_TICK_MS}] ms`);
    const { inputs, actions } = tasks.get(task).create(ofTask, { rng: createRng(0), dtMs });
    const anatomy: Anatomy = { dtMs, inputs, actions, sites: sitesIn(sites) };
    const bytes = bodies * 4 * Math.max(askWidth(anatomy), answerWidth(anatomy));
    if (bytes > MAX_PAYLOAD - SPARE)
      throw new Error(
        `"${NAME}", parameter "sites": a tick would take ${bytes} bytes, and a message holds ${MAX_PAYLOAD}`,
      );
    return outsideOf(anatomy, host?.(anatomy, rng) ?? NOBODY);
  },
});

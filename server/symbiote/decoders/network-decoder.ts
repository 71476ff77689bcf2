/**
 * A network decoder: it reads with what it knows and studies apart from the tick. Per tick the hidden layer takes in the
 * observation x, and the intention is a linear read-out of both,
 *
 *   x̂ = A [x; h],   h = layer(x, h)
 *
 * Every so often the replay buffer goes out as a lesson (networks/study.ts); what comes back shows from the next trial on.
 * When the error jumps (change-detector.ts) what was heard before is forgotten, and the read-out is drawn towards what it
 * was. The layer is shared by all groups and taught by the first alone. It ticks every 10 ms, however fine the brain's.
 */
import * as z from "zod";
import type { Lesson, Snapshot } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import { createChangeDetector } from "./change-detector.ts";
import type { DecoderContext, OnlineDecoder } from "./decoder.ts";
import { padded } from "./networks/layer.ts";
import { LAYERS, type NetworkMaterial, type NetworkName } from "./networks/study.ts";
import { createReplay } from "./replay.ts";

const TICK_MS = 10;
/** Labelled moments between two lessons: a third of all there are, within these. */
const LESSON_SHARE = 3;
const FIRST_LESSON = 10;

export const networkParams = {
  hidden: z.int().min(8).max(512).multipleOf(8).default(32).describe("hidden units"),
  memoryS: z.number().min(1).max(600).default(60).describe("seconds that it can replay"),
  lessonS: z.number().min(0.1).max(600).default(3).describe("labelled seconds from one lesson to the next"),
  batches: z.int().min(0).max(10_000).default(12).describe("batches of 32 examples in a lesson"),
  rate: z.number().min(0).max(1).default(0.003).describe("how far the hidden layer moves in a batch"),
  ridge: z
    .number()
    .gt(0)
    .max(1e6)
    .default(3)
    .describe("prior precision of the read-out, in moments of 10 ms"),
  initial: z
    .number()
    .min(0)
    .max(100)
    .default(0.01)
    .describe("standard deviation of the first, random read-out"),
  alarm: z
    .number()
    .min(1)
    .max(1e6)
    .default(4)
    .describe("how many times the usual error, two trials running, means that the channels have changed"),
};
export type NetworkParams = { readonly [K in keyof typeof networkParams]: number };

export function createNetworkDecoder(
  network: NetworkName,
  params: NetworkParams,
  { channels, outputs, groups = 1, dtMs, rng }: DecoderContext,
): OnlineDecoder {
  const { hidden, memoryS, lessonS, batches, rate, ridge, initial, alarm } = params;
  const inputs = padded(channels + 1, 4);
  const wide = inputs + hidden;
  const all = groups * outputs;
  const layer = LAYERS[network](inputs, hidden);
  const stride = Math.max(1, Math.round(TICK_MS / dtMs));
  const mostLessons = (lessonS * 1000) / (stride * dtMs);
  const replay = createReplay(Math.ceil((memoryS * 1000) / (stride * dtMs)), inputs, all);
  const detector = createChangeDetector(alarm);
  const chance = rng.fork("lessons");
  const x = new Float32Array(inputs);
  x[channels] = 1;
  const h = new Float32Array(hidden);
  const labels = new Float32Array(all);
  const first = {
    layer: layer.draw(rng.fork("layer"), channels + 1),
    readout: rng.fork("weights").normals(new Float32Array(all * wide), initial),
  };
  /** What came of the last lesson, what is decoded with, and what the read-out is drawn towards. */
  const learned = { layer: first.layer.slice(), readout: new Float32Array(all * wide) };
  const published = first;
  const prior = new Float32Array(all * wide);
  /** Ticks heard; labelled moments, and those since the last lesson; moments in this trial and the one before. */
  const now = { ticks: 0, labelled: 0, fresh: 0, trial: 0, lastTrial: 0, studied: false };
  /** The lesson that is under way, by its seed. */
  let studying: number | undefined;

  const read = (j: number) => {
    const at = j * wide;
    let sum = 0;
    for (let k = 0; k < inputs; k++) sum += published.readout[at + k] * x[k];
    for (let i = 0; i < hidden; i++) sum += published.readout[at + inputs + i] * h[i];
    return sum;
  };
  const arrays = { x, h, prior, layer: learned.layer, readout: learned.readout };
  const kept = { ...arrays, publishedLayer: published.layer, publishedReadout: published.readout };

  return {
    channels,
    outputs,
    observe(observation) {
      for (let k = 0; k < channels; k++) if (plausible(observation[k])) x[k] = observation[k];
      if (now.ticks++ % stride === 0) layer.step(h, x, published.layer);
    },
    decode(out, group = 0) {
      for (let j = 0; j < outputs; j++) out[j] = read(group * outputs + j);
    },
    learn(intention) {
      if ((now.ticks - 1) % stride !== 0) return;
      let error = 0;
      let taught = false;
      for (let j = 0; j < all; j++) {
        const known = plausible(intention[j]);
        labels[j] = known ? intention[j] : Number.NaN;
        if (!known || j >= outputs) continue;
        taught = true;
        error += (intention[j] - read(j)) ** 2;
      }
      replay.add(x, labels);
      now.trial++;
      if (!taught) return;
      detector.add(error);
      now.labelled++;
      now.fresh++;
    },
    publish() {
      if (detector.endTrial()) {
        replay.keep(now.trial + now.lastTrial);
        prior.set(published.readout);
        now.labelled = 0;
      }
      now.lastTrial = now.trial;
      now.trial = 0;
      if (!now.studied) return;
      published.layer.set(learned.layer);
      published.readout.set(learned.readout);
    },
    lesson(): Lesson | undefined {
      const due = Math.max(FIRST_LESSON, Math.min(mostLessons, now.labelled / LESSON_SHARE));
      if (studying !== undefined || now.fresh < due) return undefined;
      studying = chance.bits();
      now.fresh = 0;
      const material: NetworkMaterial = {
        network,
        inputs,
        hidden,
        outputs,
        groups,
        ridge: (ridge * TICK_MS) / (stride * dtMs),
        rate,
        batches,
        seed: studying,
        rows: replay.rows,
        ...replay.moments(),
        layer: learned.layer.slice(),
        readout: learned.readout.slice(),
        prior: prior.slice(),
      };
      return { study: "network", material };
    },
    absorb(result) {
      if (result.seed !== studying) return;
      studying = undefined;
      now.studied = true;
      learned.layer.set(result.layer as Float32Array);
      learned.readout.set(result.readout as Float32Array);
    },
    save: () => ({
      now: { ...now },
      chance: chance.save(),
      replay: replay.save(),
      detector: detector.save(),
      ...Object.fromEntries(Object.entries(kept).map(([name, values]) => [name, values.slice()])),
    }),
    restore(snapshot) {
      Object.assign(now, snapshot.now);
      chance.restore(snapshot.chance as Snapshot);
      replay.restore(snapshot.replay as Snapshot);
      detector.restore(snapshot.detector as Snapshot);
      for (const [name, values] of Object.entries(kept)) values.set(snapshot[name] as Float32Array);
      studying = undefined;
    },
  };
}

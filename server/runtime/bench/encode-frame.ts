/** Encoding one tick of C channels as a binary frame, header and values, against a bare copy of the values. */
import { createFrameBuffer, writeDataHeader } from "../../../streams/codec.ts";
import { createRng } from "../../../streams/rng.ts";
import { type Bench, compare } from "./bench.ts";

const CALLS = 1000;
const STREAM = 1;

export const encodedFrames = [256, 1024].map(
  (channels): Bench => ({
    name: `encode-frame-${channels}`,
    unit: "µs",
    summary: `a binary frame of ${channels} channels against copying its values`,
    async run() {
      const row = createRng(channels).normals(new Float32Array(channels), 1);
      const frame = createFrameBuffer(channels);
      const copy = new Float32Array(channels);
      let tick = 0;
      return compare(
        () => {
          frame.values.set(row);
          writeDataHeader(frame, 1, 0, STREAM, tick, tick, tick / 1000, 0.001, 1);
          tick++;
        },
        () => copy.set(row),
        CALLS,
      );
    },
  }),
);

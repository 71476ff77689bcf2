import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createDelayLine } from "../../../server/tasks/delay-line.ts";

test("it reads what was written `ticks` writes ago, zeros before that, also after a restore", () => {
  const samples = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(fc.nat(20), samples, fc.nat(), (ticks, written, cut) => {
      let line = createDelayLine(2, ticks);
      const out = new Float32Array(4);
      written.forEach((value, i) => {
        if (i === cut % written.length) {
          const snapshot = structuredClone(line.save());
          line = createDelayLine(2, ticks);
          line.restore(snapshot);
        }
        line.write(Float32Array.of(value, i));
        line.read(out, 1, 2);
        const then = i - ticks;
        expect([...out]).toEqual(then < 0 ? [0, 0, 0, 0] : [0, written[then], then, 0]);
      });
    }),
  );
});

/**
 * What a brain that lives elsewhere said, said again: the host of its bodies in a replay. The loop and the symbiote are
 * run again and compared; the brain itself is in another process and is believed.
 */
import { answerWidth } from "../../../streams/asking.ts";
import type { Host } from "../../brains/index.ts";

export interface RecordedAnswers {
  readonly host: Host;
  /** What was answered in the tick that comes next: a row of each body, one after another. */
  give(values: Float32Array): void;
}

export function recordedAnswers(): RecordedAnswers {
  let now: Float32Array | undefined;
  let bodies = 0;
  let heard = 0;
  return {
    host(anatomy) {
      const own = bodies++;
      const width = answerWidth(anatomy);
      return {
        step(answer) {
          if (now === undefined) throw new Error("the brain's answer to a tick is not on the record");
          if (now.length !== bodies * width)
            throw new Error(
              `an answer on the record has ${now.length} numbers, and the brain gives ${bodies * width}`,
            );
          answer.set(now.subarray(own * width, (own + 1) * width));
          if (++heard < bodies) return;
          heard = 0;
          now = undefined;
        },
        save: () => ({}),
        restore: () => undefined,
      };
    },
    give(values) {
      now = values;
    },
  };
}

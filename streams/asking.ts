/**
 * The conversation with a brain that lives elsewhere. One tick is one question and one answer, each a data frame on
 * stream 0 with a row for every body, the brain's own and its twin's:
 *
 *   ask      server → brain   input ‖ stimulation of every site
 *   answer   brain → server   action ‖ activations of every site
 *
 * No tick is invented: while nobody is there the question stands, and whoever comes is asked it again, without the
 * stimulation, which was meant for the brain that left.
 */
import { createFrameBuffer, type DataFrame, FRAME_TYPE, writeDataHeader } from "./codec.ts";
import type { Site, Stateful } from "./ports.ts";
import { ASK_STREAM, ProtocolError } from "./words.ts";

/** What a brain is from outside. */
export interface Anatomy {
  readonly dtMs: number;
  readonly inputs: number;
  readonly actions: number;
  readonly sites: readonly Site[];
}

/** One body of a brain that lives elsewhere. */
export interface Elsewhere extends Stateful {
  /** Fill `answer` from `ask`: at once, or later, when the promise is kept. */
  step(answer: Float32Array, ask: Float32Array): void | PromiseLike<void>;
}

const unitsOf = ({ sites }: Anatomy) => sites.reduce((sum, { width }) => sum + width, 0);
/** Numbers in one row of a question, and of an answer. */
export const askWidth = (anatomy: Anatomy): number => anatomy.inputs + unitsOf(anatomy);
export const answerWidth = (anatomy: Anatomy): number => anatomy.actions + unitsOf(anatomy);

export interface Asking {
  /** The next body, as many as there are. @throws when there are no more */
  body(): Elsewhere;
  /** Whoever is asked from now on; `undefined` for nobody. A question that stands is asked again. */
  attend(send: ((bytes: Uint8Array) => void) | undefined): void;
  /** @throws ProtocolError when this is no answer to what was asked; then the question stands. */
  answer(frame: DataFrame): void;
}

export interface AskingOptions {
  readonly anatomy: Anatomy;
  readonly bodies: number;
  /** The tick that is being asked. */
  readonly tick: () => number;
  /** Seconds since the session's epoch. */
  readonly timeS: () => number;
  /** An answer was taken: rows of all bodies, valid during the call. */
  readonly onAnswer?: (tick: number, values: Float32Array) => void;
  /** Memory for what is sent. */
  readonly alloc?: (bytes: number) => Uint8Array;
}

/** Numbers beyond this are a fault, not an activation; squares of it still fit in a double. */
const LARGEST = 1e30;

export function createAsking({ anatomy, bodies, tick, timeS, onAnswer, alloc }: AskingOptions): Asking {
  const [asked, answered] = [askWidth(anatomy), answerWidth(anatomy)];
  const frame = createFrameBuffer(bodies * asked, alloc);
  const answers: Float32Array[] = [];
  const dtS = anatomy.dtMs / 1000;
  let send: ((bytes: Uint8Array) => void) | undefined;
  let made = 0;
  /** Rows of the question that are there; all of them: it stands. */
  let rows = 0;
  let at = 0;
  let pending: Promise<void> | undefined;
  let resolve = () => {};

  const ask = () => {
    writeDataHeader(frame, FRAME_TYPE.data, 0, ASK_STREAM, at, at, timeS(), dtS, bodies);
    send?.(frame.bytes);
  };
  const keep = (yes: () => void) => {
    resolve = yes;
  };

  return {
    body() {
      if (made === bodies)
        throw new Error(`this remote brain hosts ${bodies} bodies, and one more was asked for`);
      const own = made++;
      return {
        step(answer, question) {
          answers[own] = answer;
          frame.values.set(question, own * asked);
          pending ??= new Promise(keep);
          if (++rows === bodies) {
            at = tick();
            ask();
          }
          return pending;
        },
        save: () => ({}),
        restore() {
          throw new Error(
            "a remote brain keeps its state in its own process: it cannot be restored from here",
          );
        },
      };
    },
    attend(to) {
      send = to;
      if (send === undefined || rows < bodies) return;
      for (let b = 0; b < bodies; b++) frame.values.fill(0, b * asked + anatomy.inputs, (b + 1) * asked);
      ask();
    },
    answer({ stream, type, tick: of, rows: given, columns, values }) {
      if (stream !== ASK_STREAM || type !== FRAME_TYPE.data)
        throw malformed(`an answer is a data frame of stream ${ASK_STREAM}`);
      if (rows < bodies) throw malformed(`tick ${of} is not being asked`);
      if (of !== at) throw malformed(`this answers tick ${of}, and tick ${at} was asked`);
      if (given !== bodies || columns !== answered)
        throw malformed(
          `an answer has ${bodies} rows of ${answered} values (action, then activations), not ${given} of ${columns}`,
        );
      const bad = values.findIndex((value) => !(Math.abs(value) <= LARGEST));
      if (bad >= 0) {
        const where = `row ${Math.floor(bad / answered)}, column ${bad % answered}`;
        throw malformed(
          `${where} of the answer to tick ${of} is ${values[bad]}: not a finite number within 1e30`,
        );
      }
      onAnswer?.(of, values);
      for (let b = 0; b < bodies; b++) answers[b].set(values.subarray(b * answered, (b + 1) * answered));
      rows = 0;
      pending = undefined;
      resolve();
    },
  };
}

function malformed(sentence: string): ProtocolError {
  return new ProtocolError("malformed", sentence);
}

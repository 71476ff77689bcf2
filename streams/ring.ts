/**
 * A ring of tick rows in shared memory: one writer that never waits, any number of readers in other threads.
 *
 *   header: magic, width, slots, published, taken, – | slot: tick u32, latenessUs f32, time f64, stepUs f32, reactionUs f32,
 *   row f32 × width
 *
 * `published` counts the ticks written and is the only word that is shared atomically. A reader copies a slot, then
 * asks again how far the writer is: had the writer come round to that slot meanwhile, the copy is thrown away and
 * the ticks are counted as lost. One slot more than the one being written is kept out of reach, because a writer's
 * plain stores may become visible a little before the count that precedes them.
 */

const MAGIC = 0x52494e47; // "RING"
const HEADER_WORDS = 6;
const PUBLISHED = 3;
/** How far the reader has read that the writer may wait for. */
const TAKEN = 4;
/** Words of a slot before its row: tick, latenessUs, time (2), stepUs, reactionUs. */
const META_WORDS = 6;
/** Slots that are out of a reader's reach: the one being written, and the next. */
const UNSAFE = 2;

/** One tick as it left the loop. */
export interface RingTick {
  tick: number;
  /** Seconds since the session began. */
  time: number;
  /** How long after its deadline the tick ran, µs. */
  latenessUs: number;
  /** How long the step took, µs. */
  stepUs: number;
  /** From the row before this one leaving to the reaction to it arriving, µs; NaN when none arrived in time. */
  reactionUs: number;
  /** Ticks lost just before this one, because the writer overran this reader. */
  lost: number;
  readonly row: Float32Array;
}

export interface RingWriter {
  readonly slots: number;
  /** Ticks that the `paced` reader has not read yet; every tick while there is none. */
  readonly unread: number;
  /** Write a tick. Never waits, allocates nothing. */
  push(
    tick: number,
    time: number,
    latenessUs: number,
    stepUs: number,
    reactionUs: number,
    row: Float32Array,
  ): void;
}

export interface RingReader {
  readonly width: number;
  /** All the ticks this reader has lost so far. */
  readonly lost: number;
  /** Fill `out` with the next tick; false when there is none yet. */
  read(out: RingTick): boolean;
}

/** Memory for a ring of `slots` rows of `width`. @throws when a size is no whole number, or fewer than 4 slots. */
export function createRing(width: number, slots: number): SharedArrayBuffer {
  if (!Number.isInteger(width) || width < 1) throw new Error(`a ring row has at least 1 value, not ${width}`);
  if (!Number.isInteger(slots) || slots < 4) throw new Error(`a ring has at least 4 slots, not ${slots}`);
  const rounded = 2 ** Math.ceil(Math.log2(slots)); // a power of two, so that counts may wrap at 2³²
  const buffer = new SharedArrayBuffer(4 * (HEADER_WORDS + rounded * slotWords(width)));
  new Int32Array(buffer).set([MAGIC, width, rounded, 0, 0]);
  return buffer;
}

/** A place to read into, for rows of `width`. */
export function ringTick(width: number): RingTick {
  return { tick: 0, time: 0, latenessUs: 0, stepUs: 0, reactionUs: 0, lost: 0, row: new Float32Array(width) };
}

/** The one writer of a ring. */
export function ringWriter(buffer: SharedArrayBuffer): RingWriter {
  const { header, slots, views } = open(buffer);
  let published = Atomics.load(header, PUBLISHED) >>> 0;
  return {
    slots,
    get unread() {
      return (published - (Atomics.load(header, TAKEN) >>> 0)) >>> 0;
    },
    push(tick, time, latenessUs, stepUs, reactionUs, row) {
      const slot = views[published & (slots - 1)];
      slot.words[0] = tick;
      slot.floats[1] = latenessUs;
      slot.time[0] = time;
      slot.floats[4] = stepUs;
      slot.floats[5] = reactionUs;
      slot.row.set(row);
      published = (published + 1) >>> 0;
      Atomics.store(header, PUBLISHED, published | 0);
    },
  };
}

/**
 * A reader of a ring, in any thread; starts at the oldest tick there is, or at the next one written. One reader may
 * be `paced`: it says how far it is, and a writer without a deadline waits for it.
 */
export function ringReader(
  buffer: SharedArrayBuffer,
  from: "oldest" | "next" = "next",
  paced = false,
): RingReader {
  const { header, width, slots, views } = open(buffer);
  const reach = slots - UNSAFE;
  const published = () => Atomics.load(header, PUBLISHED) >>> 0;
  let cursor = published();
  if (from === "oldest") cursor = (cursor - Math.min(cursor, reach)) >>> 0;
  if (paced) Atomics.store(header, TAKEN, cursor | 0);
  let lost = 0;
  let lostHere = 0;
  /** How far the writer is ahead; moves the cursor up to what is still in reach. */
  const catchUp = () => {
    const ahead = (published() - cursor) >>> 0;
    if (ahead <= reach) return ahead;
    const gone = ahead - reach;
    cursor = (cursor + gone) >>> 0;
    lost += gone;
    lostHere += gone;
    return reach;
  };
  return {
    width,
    get lost() {
      return lost;
    },
    read(out) {
      for (;;) {
        if (catchUp() === 0) return false;
        const before = cursor;
        const slot = views[cursor & (slots - 1)];
        out.tick = slot.words[0];
        out.latenessUs = slot.floats[1];
        out.time = slot.time[0];
        out.stepUs = slot.floats[4];
        out.reactionUs = slot.floats[5];
        out.row.set(slot.row);
        catchUp();
        if (cursor !== before) continue;
        cursor = (cursor + 1) >>> 0;
        if (paced) Atomics.store(header, TAKEN, cursor | 0);
        out.lost = lostHere;
        lostHere = 0;
        return true;
      }
    },
  };
}

/** Whole 8-byte units, so that every slot's time is aligned. */
function slotWords(width: number): number {
  return META_WORDS + width + (width % 2);
}

function open(buffer: SharedArrayBuffer) {
  const header = new Int32Array(buffer, 0, HEADER_WORDS);
  if (header[0] !== MAGIC) throw new Error("this shared memory is no ring; make one with createRing");
  const [, width, slots] = header;
  const views = Array.from({ length: slots }, (_, i) => {
    const at = 4 * (HEADER_WORDS + i * slotWords(width));
    return {
      words: new Uint32Array(buffer, at, 1),
      floats: new Float32Array(buffer, at, META_WORDS),
      time: new Float64Array(buffer, at + 8, 1),
      row: new Float32Array(buffer, at + 4 * META_WORDS, width),
    };
  });
  return { header, width, slots, views };
}

/**
 * Plays a recording to the pages: hands out the entries that are due, at any speed, from any tick. Time is an
 * argument, so whoever asks decides what a second is.
 */
import type { Entry } from "../../../streams/recording.ts";
import { openRecording, type Recording } from "./reader.ts";

export interface ReplaySource {
  readonly recording: Recording;
  /** The tick up to which entries have been handed out. */
  readonly tick: number;
  readonly playing: boolean;
  readonly ended: boolean;
  /** Times real time; `Infinity` hands out as much as each call may. */
  speed: number;
  play(): void;
  pause(): void;
  /** Go to a tick; the next entry handed out is the first at or after it. */
  seek(tick: number): void;
  /** The entries due at `nowMs` in order, never more than `limit`: the rest is due at the next call. */
  next(nowMs: number, limit?: number): Promise<readonly Entry[]>;
  close(): Promise<void>;
}

/** Open the recording at `path` for playing; it starts paused at its first tick. @throws like `openRecording`. */
export async function createReplaySource(path: string): Promise<ReplaySource> {
  const recording = await openRecording(path);
  const { dtMs } = recording.header.config;
  let entries = recording.entries();
  let ahead: Entry | undefined;
  let playing = false;
  let ended = false;
  let speed = 1;
  /** Position in ticks, with its fraction, and when it was last moved. */
  let position = 0;
  let started = false;
  let lastMs: number | undefined;
  let generation = 0;

  const take = async (): Promise<Entry | undefined> => {
    const { value, done } = await entries.next();
    return done === true ? undefined : value;
  };

  return {
    recording,
    get tick() {
      return Math.floor(position);
    },
    get playing() {
      return playing;
    },
    get ended() {
      return ended;
    },
    get speed() {
      return speed;
    },
    set speed(value) {
      if (!(value > 0)) throw new Error(`a replay's speed is a positive number, not ${value}`);
      speed = value;
    },
    play() {
      playing = true;
    },
    pause() {
      playing = false;
      lastMs = undefined;
    },
    seek(tick) {
      generation++;
      void entries.return();
      entries = recording.entries(tick);
      ahead = undefined;
      ended = false;
      started = false;
      position = tick;
      lastMs = undefined;
    },
    async next(nowMs, limit = 4096) {
      if (!playing || ended) return [];
      const mine = generation;
      const elapsedMs = Math.max(0, nowMs - (lastMs ?? nowMs));
      const elapsedTicks = speed === Number.POSITIVE_INFINITY ? speed : (elapsedMs * speed) / dtMs;
      lastMs = nowMs;
      const due: Entry[] = [];
      ahead ??= await take();
      if (mine !== generation) return [];
      if (!started && ahead !== undefined) {
        position = ahead.tick;
        started = true;
      }
      const until = position + elapsedTicks;
      while (ahead !== undefined && ahead.tick <= until && due.length < limit) {
        due.push(ahead);
        ahead = await take();
        if (mine !== generation) return [];
      }
      if (ahead === undefined) ended = true;
      const reached = due.at(-1)?.tick ?? position;
      position = due.length < limit && Number.isFinite(until) ? Math.max(position, until) : reached;
      return due;
    },
    async close() {
      generation++;
      playing = false;
      await recording.close();
    },
  };
}

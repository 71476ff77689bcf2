/** How far a long command is, on stderr: a bar with the time left on a terminal, a plain line now and then elsewhere. */
import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  /** Be at `count`. @param note what else is worth saying */
  update(count: number, note?: string): void;
  stop(): void;
}

/** Seconds between two plain lines. */
const PLAIN_EVERY_S = 10;

/** The widest that the words beside a bar get; a terminal with less room than that and a bar cuts them off. */
const WORDS = 84;
const BAR = { narrowest: 10, widest: 40 } as const;

interface ProgressOptions {
  /** No bar even on a terminal (default false). */
  readonly plain?: boolean | undefined;
  /** How many were done before this run began, which must not count for its speed (default 0). */
  readonly from?: number;
}

/** @param unit what is counted, in the plural */
export function createProgress(
  what: string,
  total: number,
  unit: string,
  { plain = false, from = 0 }: ProgressOptions = {},
): Progress {
  const draw = process.stderr.isTTY === true && !plain ? barOf : linesOf;
  return draw(what, total, unit, from);
}

function barOf(what: string, total: number, unit: string, from: number): Progress {
  const format = `${what} {bar} {percentage} % · {value} of {total} ${unit} · {eta_formatted} left{note}`;
  const room = (process.stderr.columns ?? 80) - WORDS;
  const barsize = Math.max(BAR.narrowest, Math.min(BAR.widest, room));
  const bar = new SingleBar({ format, barsize, etaBuffer: 200, hideCursor: true }, Presets.shades_classic);
  bar.start(total, from, { note: "" });
  return {
    update: (count, note) => bar.update(count, { note: note === undefined ? "" : ` · ${note}` }),
    stop: () => bar.stop(),
  };
}

function linesOf(what: string, total: number, unit: string, from: number): Progress {
  const began = performance.now();
  let said = 0;
  return {
    update(count, note) {
      const seconds = (performance.now() - began) / 1000;
      if (seconds - said < PLAIN_EVERY_S) return;
      said = seconds;
      const left = Math.ceil((seconds / (count - from)) * (total - count));
      const suffix = note === undefined ? "" : `, ${note}`;
      process.stderr.write(`${what}: ${count} of ${total} ${unit}, about ${left} s left${suffix}\n`);
    },
    stop() {},
  };
}

/** How far a long command is, on stderr: a bar with the time left on a terminal, a plain line now and then elsewhere. */
import { Presets, SingleBar } from "cli-progress";

export interface Progress {
  /** Be at `count`. @param note what else is worth saying */
  update(count: number, note?: string): void;
  stop(): void;
}

/** Seconds between two plain lines. */
const PLAIN_EVERY_S = 10;

/**
 * @param unit what is counted, in the plural
 * @param plain no bar even on a terminal
 */
export function createProgress(what: string, total: number, unit: string, plain = false): Progress {
  return process.stderr.isTTY === true && !plain ? barOf(what, total, unit) : linesOf(what, total, unit);
}

function barOf(what: string, total: number, unit: string): Progress {
  const format = `${what} {bar} {percentage} % · {value} of {total} ${unit} · {eta_formatted} left{note}`;
  const bar = new SingleBar({ format, etaBuffer: 200, hideCursor: true }, Presets.shades_classic);
  bar.start(total, 0, { note: "" });
  return {
    update: (count, note) => bar.update(count, { note: note === undefined ? "" : ` · ${note}` }),
    stop: () => bar.stop(),
  };
}

function linesOf(what: string, total: number, unit: string): Progress {
  const began = performance.now();
  let first: number | undefined;
  let said = 0;
  return {
    update(count, note) {
      first ??= count - 1; // what was done before this run began
      const seconds = (performance.now() - began) / 1000;
      if (seconds - said < PLAIN_EVERY_S) return;
      said = seconds;
      const left = Math.ceil((seconds / (count - first)) * (total - count));
      const suffix = note === undefined ? "" : `, ${note}`;
      process.stderr.write(`${what}: ${count} of ${total} ${unit}, about ${left} s left${suffix}\n`);
    },
    stop() {},
  };
}

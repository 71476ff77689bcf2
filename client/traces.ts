/** Every subscribed stream's trace, by name. Made when the server says what there is, and anew when something else is shown. */
import type { StreamOnWire } from "../streams/protocol.ts";
import { createTrace, type Trace } from "./trace.ts";

/** Rows kept of the tick streams: 20 s at 100 Hz. */
const ROWS = 2048;
/** Rows of a raster's width are wider, and only as many are kept as are drawn. */
const WIDE_ROWS = 832;
const WIDE = 32;

export interface Traces {
  get(stream: string): Trace;
  /** Keep the traces whose stream looks the same, make the others anew. */
  shape(streams: readonly StreamOnWire[]): void;
  /** Every trace anew and empty: whoever followed one sees that it is another now. */
  clear(): void;
}

export function createTraces(): Traces {
  const none = createTrace([], 1);
  const traces = new Map<string, Trace>();
  const make = (name: string, labels: readonly string[]) =>
    traces.set(name, createTrace(labels, labels.length > WIDE ? WIDE_ROWS : ROWS));
  return {
    get: (stream) => traces.get(stream) ?? none,
    shape(streams) {
      for (const { name, labels } of streams) {
        const old = traces.get(name);
        if (old !== undefined && old.labels.join() === labels.join()) continue;
        make(name, labels);
      }
    },
    clear() {
      for (const [name, { labels }] of traces) make(name, labels);
    },
  };
}

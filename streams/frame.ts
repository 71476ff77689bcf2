/**
 * What travels: streams, and the layout of one tick.
 *
 * Everything the loop says about a tick is one row of float32; a stream is a slice of that row. So the ring, the
 * digest and the recorder copy a tick with a single `set`, and every stream shares one clock.
 */

export type StreamKind =
  | "activation"
  | "intention"
  | "decoded"
  | "steering"
  | "world"
  | "trial"
  | "metric"
  | "event"
  | "timing";

/** A named flow of rows, as announced in `hello`. `offset` is its place in the tick row; −1 when it has none. */
export interface StreamDescriptor {
  readonly id: number;
  readonly name: string;
  readonly kind: StreamKind;
  readonly dtype: "f32";
  readonly shape: readonly [number];
  readonly rateHz: number;
  readonly unit: string;
  readonly labels: readonly string[];
  readonly offset: number;
}

/** The loop's streams and the width of its tick row. */
export interface Layout {
  readonly streams: readonly StreamDescriptor[];
  readonly width: number;
}

/** A stream before it has a place. */
export interface StreamDraft {
  readonly name: string;
  readonly kind: StreamKind;
  readonly labels: readonly string[];
  readonly unit: string;
}

/**
 * Lay streams out one after another in a tick row. `joins` names runs of neighbouring streams that can also be
 * subscribed to as one (the same floats, sent in one frame). Ids start at 1 and are never reused.
 * @throws on a duplicate name, or a join whose members are not neighbours.
 */
export function layoutOf(
  drafts: readonly StreamDraft[],
  rateHz: number,
  joins: Readonly<Record<string, readonly string[]>> = {},
): Layout {
  const streams: StreamDescriptor[] = [];
  let offset = 0;
  for (const draft of drafts) {
    if (streams.some((s) => s.name === draft.name))
      throw new Error(`stream "${draft.name}" is declared twice`);
    const width = draft.labels.length;
    streams.push({ id: streams.length + 1, dtype: "f32", shape: [width], rateHz, offset, ...draft });
    offset += width;
  }
  const width = offset;
  for (const [name, members] of Object.entries(joins)) {
    const parts = members.map((m) => streams.find((s) => s.name === m));
    let end = parts[0]?.offset ?? -1;
    for (const part of parts) {
      if (part === undefined || part.offset !== end)
        throw new Error(`join "${name}" needs neighbouring streams`);
      end += part.shape[0];
    }
    const labels = parts.flatMap((p) => p!.labels);
    const { kind, unit } = parts[0]!;
    const id = streams.length + 1;
    streams.push({
      id,
      name,
      kind,
      dtype: "f32",
      shape: [labels.length],
      rateHz,
      unit,
      labels,
      offset: parts[0]!.offset,
    });
  }
  return { streams, width };
}

/** The stream called `name`. @throws when there is none. */
export function streamNamed(layout: Layout, name: string): StreamDescriptor {
  const found = layout.streams.find((s) => s.name === name);
  if (found === undefined)
    throw new Error(`no stream "${name}"; there are ${layout.streams.map((s) => s.name).join(", ")}`);
  return found;
}

/** The live view of a stream inside a tick row. */
export function viewOf(row: Float32Array, stream: StreamDescriptor): Float32Array {
  return row.subarray(stream.offset, stream.offset + stream.shape[0]);
}

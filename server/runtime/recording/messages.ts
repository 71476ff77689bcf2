/**
 * Entries as bytes. Samples are ROS 1 messages, little-endian and unpadded: a tick is `uint32 tick` and then the row's
 * floats, so recording one is a single copy, and any MCAP viewer can plot `/tick.world.handX`. Rare things are JSON.
 */
import type { StreamDescriptor } from "../../../streams/frame.ts";
import type { Command } from "../../../streams/ports.ts";
import { type Beside, type Entry, jsonEntries, type RecordingHeader } from "../../../streams/recording.ts";

/** How one kind of entry is stored. `definition` is a ROS 1 message definition, or a JSON schema. */
export interface Channel {
  readonly id: number;
  readonly topic: Entry["kind"];
  readonly encoding: "ros1" | "json";
  readonly definition: string;
}

const COMMAND = [
  "uint32 tick",
  ...["n", "site", "gain", "causeTick", "ttlTicks", "rampTicks"].map((f) => `float64 ${f}`),
  "bool named",
  "string id",
  "float32[] currents",
].join("\n");

const JSON_SCHEMA = JSON.stringify({ type: "object", properties: { tick: { type: "integer" } } });

/** The channels of a recording, in a fixed order; ids start at 1. */
export function channelsOf(header: RecordingHeader): readonly Channel[] {
  const rows = (topic: Beside) => ({
    topic,
    encoding: "ros1" as const,
    definition: rowDefinition(header, topic),
  });
  const drafts: Omit<Channel, "id">[] = [
    { topic: "tick", encoding: "ros1", definition: tickDefinition(header) },
    { topic: "command", encoding: "ros1", definition: COMMAND },
    { topic: "control", encoding: "json", definition: JSON_SCHEMA },
    { topic: "note", encoding: "json", definition: JSON_SCHEMA },
    { topic: "symbiote", encoding: "json", definition: JSON_SCHEMA },
    rows("decoded"),
    rows("metric"),
    rows("timing"),
  ];
  if (header.answer !== undefined)
    drafts.push({
      topic: "answer",
      encoding: "ros1",
      definition: `uint32 tick\nfloat32[${header.answer}] answer`,
    });
  return drafts.map((draft, i) => ({ id: i + 1, ...draft }));
}

/** `uint32 tick`, then one nested message per stream of the loop; together they are the tick row. */
function tickDefinition({ layout }: RecordingHeader): string {
  const loop = layout.streams.filter((s, i) => s.offset === widthBefore(layout.streams, i));
  const fields = loop.map((s) => `symbiote/${s.name} ${s.name}`);
  const nested = loop.map((s) => `${"=".repeat(80)}\nMSG: symbiote/${s.name}\n${floats(s.labels)}`);
  return ["uint32 tick", ...fields, ...nested].join("\n");
}

/** The loop's streams lie one after another; joins come after them and start again further left. */
function widthBefore(streams: readonly StreamDescriptor[], i: number): number {
  let width = 0;
  for (let k = 0; k < i; k++) width = Math.max(width, streams[k].offset + streams[k].shape[0]);
  return width;
}

function rowDefinition(header: RecordingHeader, topic: Beside): string {
  return `uint32 tick\n${floats(header.beside[topic] ?? [])}`;
}

/** Numbered labels (`ch0`, `ch1`, …) become one array, others a field each. */
function floats(labels: readonly string[]): string {
  const stem = labels[0]?.replace(/0$/, "") ?? "";
  const numbered = labels.length > 0 && labels.every((label, i) => label === `${stem}${i}`);
  if (numbered) return `float32[${labels.length}] ${stem}`;
  return labels.map((label) => `float32 ${label.replace(/\W/g, "_")}`).join("\n");
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Turns entries into bytes. Every result is valid only until the next call. */
export function createEncoder() {
  let bytes = new Uint8Array(4096);
  let view = new DataView(bytes.buffer);

  /** `length` bytes that start with the tick. */
  const start = (length: number, tick: number): Uint8Array => {
    if (length > bytes.length) {
      bytes = new Uint8Array(length * 2);
      view = new DataView(bytes.buffer);
    }
    view.setUint32(0, tick, true);
    return bytes.subarray(0, length);
  };
  const row = (tick: number, values: Float32Array): Uint8Array => {
    const out = start(4 + values.byteLength, tick);
    out.set(bytesOf(values), 4);
    return out;
  };
  const command = (tick: number, { n, site, gain, causeTick, ttlTicks, rampTicks, ...rest }: Command) => {
    const id = encoder.encode(rest.id ?? "");
    const out = start(61 + id.length + rest.currents.byteLength, tick);
    [n, site, gain, causeTick, ttlTicks, rampTicks].forEach((x, i) => {
      view.setFloat64(4 + 8 * i, x, true);
    });
    view.setUint8(52, rest.id === undefined ? 0 : 1);
    view.setUint32(53, id.length, true);
    out.set(id, 57);
    view.setUint32(57 + id.length, rest.currents.length, true);
    out.set(bytesOf(rest.currents), 61 + id.length);
    return out;
  };

  return {
    entry(entry: Entry): Uint8Array {
      switch (entry.kind) {
        case "tick":
          return row(entry.tick, entry.row);
        case "command":
          return command(entry.tick, entry.command);
        case "control":
        case "note":
        case "symbiote": {
          const { kind: _, ...rest } = entry;
          return encoder.encode(JSON.stringify(rest));
        }
        case "decoded":
        case "metric":
        case "timing":
        case "answer":
          return row(entry.tick, entry.values);
      }
    },
  };
}

/** Read one message back. @throws when the bytes are not such a message. */
export function decodeEntry(topic: Entry["kind"], data: Uint8Array): Entry {
  const json = () => JSON.parse(decoder.decode(data)) as unknown;
  switch (topic) {
    case "tick":
      return { kind: topic, tick: tickOf(data), row: rowIn(data) };
    case "command":
      return decodeCommand(data);
    case "control":
      return { kind: topic, ...jsonEntries.control.parse(json()) };
    case "note":
      return { kind: topic, ...jsonEntries.note.parse(json()) };
    case "symbiote":
      return { kind: topic, ...jsonEntries.symbiote.parse(json()) };
    case "decoded":
    case "metric":
    case "timing":
    case "answer":
      return { kind: topic, tick: tickOf(data), values: rowIn(data) };
  }
}

/** The tick that a binary message starts with. */
export function tickOf(data: Uint8Array): number {
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(0, true);
}

function decodeCommand(data: Uint8Array): Entry {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const idLength = view.getUint32(53, true);
  const command: Command = {
    n: view.getFloat64(4, true),
    site: view.getFloat64(12, true),
    gain: view.getFloat64(20, true),
    causeTick: view.getFloat64(28, true),
    ttlTicks: view.getFloat64(36, true),
    rampTicks: view.getFloat64(44, true),
    currents: floatsAt(data, 61 + idLength, view.getUint32(57 + idLength, true)),
  };
  const named = view.getUint8(52) === 1;
  const id = decoder.decode(data.subarray(57, 57 + idLength));
  return { kind: "command", tick: tickOf(data), command: named ? { ...command, id } : command };
}

/** The floats after the tick. */
function rowIn(data: Uint8Array): Float32Array {
  return floatsAt(data, 4, Math.floor((data.length - 4) / 4));
}

/** An owned, aligned copy of `count` floats, which must be all that is left. */
function floatsAt(data: Uint8Array, offset: number, count: number): Float32Array {
  if (offset + 4 * count !== data.length) throw new Error("a message has the wrong length");
  const out = new Float32Array(count);
  bytesOf(out).set(data.subarray(offset, offset + 4 * count));
  return out;
}

/** The bytes of floats, as they lie in memory (every platform Node runs on is little-endian). */
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * Both ends of the protocol in one process, with a socket between them that can stall: what was sent and not yet
 * taken is `bufferedAmount`, and is kept by reference, as a real socket keeps it.
 */
import { createClientSession } from "../../streams/client-session.ts";
import type { StreamDescriptor } from "../../streams/frame.ts";
import { type Hello, parseClientMessage, type ServerMessage } from "../../streams/protocol.ts";
import { Source } from "../../streams/source.ts";
import { createSubscriptions } from "../../streams/subscriptions.ts";

export const RATE_HZ = 100;
/** Column c of row s holds s + c/8, so that every received row can be checked. */
export const COLUMNS = 3;

export const STREAM: StreamDescriptor = {
  id: 1,
  name: "world",
  kind: "world",
  dtype: "f32",
  shape: [COLUMNS],
  rateHz: RATE_HZ,
  unit: "",
  labels: ["a", "b", "c"],
  offset: 1,
};
const WIDTH = COLUMNS + 2;

export function createWire({ highWater = 400, kernel = 600, history = 64 } = {}) {
  const source = new Source([STREAM], WIDTH, history);
  const row = new Float32Array(WIDTH);
  /** In the server's buffer, and in the kernels'. */
  const waiting: (string | Uint8Array)[] = [];
  const travelling: (string | Uint8Array)[] = [];
  const bytes = { waiting: 0, travelling: 0 };
  const overflows: string[] = [];
  const errors: string[] = [];

  /** The kernel takes what it has room for. */
  const take = () => {
    while (waiting.length > 0 && bytes.travelling < kernel) {
      const item = waiting.shift()!;
      bytes.waiting -= item.length;
      bytes.travelling += item.length;
      travelling.push(typeof item === "string" ? item : item.slice());
    }
  };
  const put = (item: string | Uint8Array) => {
    waiting.push(item);
    bytes.waiting += item.length;
    take();
  };

  const send = (message: ServerMessage) => put(JSON.stringify(message));
  const subscriptions = createSubscriptions({
    find: (stream) =>
      stream === STREAM.id || stream === STREAM.name ? { stream: STREAM, source } : undefined,
    send,
    socket: {
      get bufferedAmount() {
        return bytes.waiting;
      },
      get holding() {
        return bytes.waiting > 0;
      },
      sendFrame: put,
    },
    overflowed: ({ name }) => overflows.push(name),
    maxSubs: 4,
    highWater,
  });

  const client = createClientSession({ now: () => 0 });
  const serve = (data: string | Uint8Array) => {
    if (typeof data !== "string") throw new Error("this client sends text only");
    const message = parseClientMessage(data);
    try {
      if (message.op === "subscribe") subscriptions.open(message);
      else if (message.op === "unsubscribe") subscriptions.close(message.id);
      else if (message.op === "credit") subscriptions.credit(message.id, message.seq);
      else if (message.op === "snapshot") subscriptions.snapshot(message.id, message.rows, message.stride);
      else if (message.op === "visibility") subscriptions.hide(message.hidden);
      else if (message.op === "resume")
        for (const { lastSeq, ...request } of message.streams) subscriptions.open(request, lastSeq);
    } catch (error) {
      errors.push((error as Error).message);
    }
  };

  const { offset: _, ...onWire } = STREAM;
  const greet = () => {
    client.opened({ send: serve });
    client.receive(
      JSON.stringify({
        op: "hello",
        sessionId: "s",
        streams: [{ ...onWire, shape: [COLUMNS], labels: [...STREAM.labels] }],
      } satisfies Partial<Hello>),
    );
  };

  return {
    source,
    client,
    subscriptions,
    overflows,
    errors,
    greet,
    /** The connection is lost, with whatever was under way. */
    cut() {
      subscriptions.clear();
      waiting.length = 0;
      travelling.length = 0;
      bytes.waiting = 0;
      bytes.travelling = 0;
      client.closed();
    },
    /** One row of the source. */
    publish(seq: number) {
      for (let c = 0; c < COLUMNS; c++) row[STREAM.offset + c] = seq + c / 8;
      source.publish(row, 1, seq, seq, seq / RATE_HZ, 1 / RATE_HZ, 0);
    },
    /** The client reads up to `items` messages. */
    read(items: number) {
      for (let i = 0; i < items && travelling.length > 0; i++) {
        const item = travelling.shift()!;
        bytes.travelling -= item.length;
        client.receive(item);
        take();
      }
      subscriptions.pump();
    },
    stats: () => subscriptions.stats(0)[0],
  };
}

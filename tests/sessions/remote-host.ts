/** The far end of a remote brain, for tests: brains of this project, hosted over a WebSocket as a stranger would. */
import WebSocket from "ws";
import { answerWidth } from "../../streams/asking.ts";
import { encodeData } from "../../streams/codec.ts";
import type { Brain } from "../../streams/ports.ts";
import { type Hello, PROTOCOL } from "../../streams/protocol.ts";
import { elsewhereOf } from "../elsewhere.ts";

export interface Asked {
  readonly tick: number;
  /** Input ‖ stimulation of every site, a row for each body. */
  readonly values: Float32Array;
}

/** What is sent in answer to `asked`; undefined for nothing, now. */
export type Reply = (asked: Asked, answer: Uint8Array) => Uint8Array | undefined;

export interface RemoteHost {
  readonly ws: WebSocket;
  readonly hello: Promise<Hello>;
  readonly asked: readonly Asked[];
  readonly errors: readonly string[];
  /** Resolves when the connection has ended. */
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>;
  close(): void;
}

/** Join `url` as a brain whose bodies `make` makes, once it knows what is asked. */
export function hostBrain(
  url: string,
  token: string,
  make: (hello: Hello) => readonly Brain[],
  reply: Reply = (_, answer) => answer,
): RemoteHost {
  const ws = new WebSocket(url, [PROTOCOL], { headers: { Authorization: `Bearer ${token}` } });
  const asked: Asked[] = [];
  const errors: string[] = [];
  let bodies: readonly Brain[] = [];
  let greeted: (hello: Hello) => void = () => {};
  const hello = new Promise<Hello>((resolve) => {
    greeted = resolve;
  });
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on("close", (code, reason) => resolve({ code, reason: String(reason) }));
  });
  ws.on("error", (error) => errors.push(error.message));
  ws.on("message", (data: Buffer, isBinary) => {
    if (isBinary) {
      const bytes = new Uint8Array(data);
      const tick = new DataView(bytes.buffer).getUint32(12, true);
      const question = { tick, values: new Float32Array(bytes.buffer, 32) };
      asked.push(question);
      const said = reply(question, answerOf(tick, question.values, bodies));
      if (said !== undefined) ws.send(said);
      return;
    }
    const message = JSON.parse(String(data));
    if (message.op === "error") errors.push(message.message);
    if (message.op !== "hello") return;
    bodies = make(message);
    greeted(message);
  });
  return { ws, hello, asked, errors, ended, close: () => ws.close() };
}

/** Step every body with its row of the question. */
function answerOf(tick: number, values: Float32Array, bodies: readonly Brain[]): Uint8Array {
  const width = values.length / bodies.length;
  const rows = bodies.map((brain, b) => {
    const answer = new Float32Array(answerWidth(brain));
    elsewhereOf(brain).step(answer, values.subarray(b * width, (b + 1) * width));
    return [...answer];
  });
  return answerFrame(tick, rows);
}

/** An answer as bytes. */
export const answerFrame = (tick: number, rows: readonly (readonly number[])[]): Uint8Array =>
  encodeData(
    { stream: 0, seq: tick, tick, time: 0, dt: 0, rows: rows.length },
    Float32Array.from(rows.flat()),
  );

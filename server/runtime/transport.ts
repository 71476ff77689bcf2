/** What a connection needs of whatever carries it: a WebSocket, or rings in shared memory. */
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { type SharedPair, sharedSocket } from "./shared-socket.ts";

export interface Transport {
  readonly open: boolean;
  /** Bytes sent that the other side has not taken yet. */
  readonly bufferedAmount: number;
  /** Memory given to `sendBytes` may still be read from. */
  readonly holding: boolean;
  sendText(text: string): void;
  sendBytes(bytes: Uint8Array): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** Without a closing handshake. */
  terminate(): void;
}

/** What a transport brings in; bytes are valid during the call. */
export interface Receiver {
  text(text: string): void;
  bytes(bytes: Uint8Array): void;
  pinged(): void;
  /** The other side answered a ping, or never fails to. */
  alive(): void;
  /** It can take more. */
  drained(): void;
  failed(error: Error): void;
  closed(code: number): void;
}

const TEXT = { binary: false, compress: false, fin: true };
const BINARY = { binary: true, compress: false, fin: true };

/**
 * @param socket below `ws`. With it, what is sent in one turn of the event loop leaves in one write at its end: six
 * frames cost the kernel, and whoever reads them, no more than one.
 */
export function overWebSocket(ws: WebSocket, socket?: Duplex): Transport {
  let gathering = false;
  const leave = () => {
    gathering = false;
    socket?.uncork();
  };
  const gather = () => {
    if (gathering || socket === undefined) return;
    gathering = true;
    socket.cork();
    process.nextTick(leave);
  };
  return {
    get open() {
      return ws.readyState === ws.OPEN;
    },
    get bufferedAmount() {
      return ws.bufferedAmount;
    },
    get holding() {
      return ws.bufferedAmount > 0;
    },
    sendText(text) {
      gather();
      ws.send(text, TEXT);
    },
    sendBytes(bytes) {
      gather();
      ws.send(bytes, BINARY);
    },
    ping: () => ws.ping(),
    close: (code, reason) => ws.close(code, reason),
    terminate: () => ws.terminate(),
  };
}

/** Let `receiver` hear what comes in over `ws`. Frames too big and fragments too many end the socket in `ws`. */
export function hearWebSocket(ws: WebSocket, receiver: Receiver): void {
  ws.on("message", (data, isBinary) => {
    if (isBinary) receiver.bytes(data as Buffer);
    else receiver.text((data as Buffer).toString());
  });
  ws.on("ping", () => receiver.pinged());
  ws.on("pong", () => receiver.alive());
  ws.on("error", (error) => receiver.failed(error));
  ws.on("close", (code) => receiver.closed(code));
}

/** The brain's end of a pair of rings; somebody calls `drain` to take in what has come. */
export function overSharedMemory(
  pair: SharedPair,
  receiver: () => Receiver,
): Transport & { drain(): number } {
  const socket = sharedSocket(pair, "near");
  let open = true;
  const end = (code: number) => {
    if (!open) return;
    open = false;
    socket.close();
    receiver().closed(code);
  };
  socket.onMessage = (data) => {
    if (typeof data === "string") receiver().text(data);
    else receiver().bytes(data);
  };
  socket.onClose = () => end(1000);
  return {
    get open() {
      return open;
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    holding: false,
    sendText: (text) => socket.send(text),
    sendBytes: (bytes) => socket.send(bytes),
    ping: () => receiver().alive(),
    close: end,
    terminate: () => end(1006),
    drain: () => socket.drain(),
  };
}

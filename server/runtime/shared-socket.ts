/**
 * A socket over shared memory: the same messages as a WebSocket carries, between two threads of one process.
 *
 * Each direction is a ring of bytes with one writer and one reader:
 *   header: written u32, read u32 (both count bytes, modulo 2³²) | message: u32 length, u32 kind, bytes, padded to 8
 * The reader is woken through `written`. A message that does not fit now waits in order on the writer's side.
 */
const HEADER_BYTES = 16;
const WRITTEN = 0;
const READ = 1;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 3;
/** The rest of the ring is skipped: the next message begins at its start. */
const SKIP = 4;
const PREFIX = 8;

/** Memory for one connection, to be given to both threads. */
export interface SharedPair {
  readonly up: SharedArrayBuffer;
  readonly down: SharedArrayBuffer;
}

/** @param bytes size of each direction's ring, a power of two. */
export function createSharedPair(bytes = 4 << 20): SharedPair {
  return {
    up: new SharedArrayBuffer(HEADER_BYTES + bytes),
    down: new SharedArrayBuffer(HEADER_BYTES + bytes),
  };
}

export interface SharedSocket {
  /** Bytes that the other side has not read yet. */
  readonly bufferedAmount: number;
  send(data: string | Uint8Array): void;
  close(): void;
  /** Hand over every message that is there; binary data is valid during the call. Returns how many. */
  drain(): number;
  /** Sleep until there is something to drain, at most `timeoutMs`. */
  wait(timeoutMs: number): void;
  onMessage: (data: string | Uint8Array) => void;
  onClose: () => void;
}

/** One end of a pair: `near` writes up and reads down, `far` the other way round. */
export function sharedSocket(pair: SharedPair, end: "near" | "far"): SharedSocket {
  const out = ringOf(end === "near" ? pair.up : pair.down);
  const into = ringOf(end === "near" ? pair.down : pair.up);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const waiting: { kind: number; bytes: Uint8Array }[] = [];
  let waitingBytes = 0;
  let closed = false;

  const put = (kind: number, bytes: Uint8Array): boolean => {
    const need = PREFIX + ((bytes.length + 7) & ~7);
    const written = Atomics.load(out.header, WRITTEN) >>> 0;
    const free = out.size - ((written - (Atomics.load(out.header, READ) >>> 0)) >>> 0);
    const at = written & (out.size - 1);
    const tail = out.size - at;
    const skip = need > tail ? tail : 0;
    if (need + skip > free) return false;
    if (skip > 0) {
      out.words[at >> 2] = tail - PREFIX;
      out.words[(at >> 2) + 1] = SKIP;
    }
    const start = skip > 0 ? 0 : at;
    out.words[start >> 2] = bytes.length;
    out.words[(start >> 2) + 1] = kind;
    out.bytes.set(bytes, start + PREFIX);
    Atomics.store(out.header, WRITTEN, (written + skip + need) | 0);
    Atomics.notify(out.header, WRITTEN, 1);
    return true;
  };
  const flush = () => {
    while (waiting.length > 0 && put(waiting[0].kind, waiting[0].bytes)) {
      waitingBytes -= waiting.shift()!.bytes.length;
    }
  };
  const push = (kind: number, bytes: Uint8Array) => {
    if (closed) return;
    if (bytes.length + 2 * PREFIX > out.size / 2) {
      throw new Error(`a message of ${bytes.length} bytes does not fit a ring of ${out.size}`);
    }
    flush();
    if (waiting.length === 0 && put(kind, bytes)) return;
    waiting.push({ kind, bytes: bytes.slice() });
    waitingBytes += bytes.length;
  };

  return {
    get bufferedAmount() {
      const unread = (Atomics.load(out.header, WRITTEN) - Atomics.load(out.header, READ)) >>> 0;
      return unread + waitingBytes;
    },
    send: (data) => (typeof data === "string" ? push(TEXT, encoder.encode(data)) : push(BINARY, data)),
    close() {
      push(CLOSE, new Uint8Array(0));
      closed = true;
    },
    drain() {
      flush();
      let count = 0;
      for (;;) {
        const read = Atomics.load(into.header, READ) >>> 0;
        if (read === Atomics.load(into.header, WRITTEN) >>> 0) return count;
        const at = read & (into.size - 1);
        const length = into.words[at >> 2];
        const kind = into.words[(at >> 2) + 1];
        const bytes = into.bytes.subarray(at + PREFIX, at + PREFIX + length);
        if (kind === BINARY) this.onMessage(bytes);
        else if (kind === TEXT) this.onMessage(decoder.decode(bytes.slice()));
        else if (kind === CLOSE) this.onClose();
        Atomics.store(into.header, READ, (read + PREFIX + ((length + 7) & ~7)) | 0);
        if (kind !== SKIP) count++;
      }
    },
    wait(timeoutMs) {
      const read = Atomics.load(into.header, READ);
      Atomics.wait(into.header, WRITTEN, read, timeoutMs);
    },
    onMessage: () => undefined,
    onClose: () => undefined,
  };
}

function ringOf(buffer: SharedArrayBuffer) {
  return {
    header: new Int32Array(buffer, 0, HEADER_BYTES / 4),
    words: new Uint32Array(buffer, HEADER_BYTES),
    bytes: new Uint8Array(buffer, HEADER_BYTES),
    size: buffer.byteLength - HEADER_BYTES,
  };
}

/**
 * The binary frames of symbiote.v1, little-endian. A 32-byte header, then the payload, aligned so that
 * `new Float32Array(buffer, 32, n)` copies nothing.
 *
 *   data, snapshot   u8 type, u8 flags, u16 headerLen, u32 stream, u32 seq, u32 tick, f64 time s, f32 dt s,
 *                    u16 rows, u16 dtype, then rows × columns of dtype
 *   steering         u8 type=4, u8 flags, u16 headerLen, u32 site, u32 n, u32 causeTick, f64 lease, f32 gain,
 *                    u16 ttlTicks, u16 rampTicks, then one f32 current per stimulation electrode
 */
import { ProtocolError } from "./words.ts";

export const HEADER_BYTES = 32;
export const FRAME_TYPE = { data: 1, raster: 2, snapshot: 3, steering: 4 } as const;
export const FLAG = { discontinuity: 1, replayed: 2, reduced: 4, final: 8 } as const;
export const DTYPE = { f32: 0, f16: 1, i16: 2, u8: 3 } as const;

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
if (!HOST_IS_LITTLE_ENDIAN)
  throw new Error("symbiote needs a little-endian machine: frames are read in place");

/** A frame being written: the bytes to send and the views to fill them through. Made once, used again. */
export interface FrameBuffer {
  readonly bytes: Uint8Array;
  readonly header: DataView;
  /** rows × columns; the sender may fill fewer rows. */
  readonly values: Float32Array;
}

/** A frame with room for `values` floats. `alloc` gives its bytes (4-byte aligned), a plain array by default. */
export function createFrameBuffer(
  values: number,
  alloc: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
): FrameBuffer {
  const bytes = alloc(HEADER_BYTES + 4 * values);
  return {
    bytes,
    header: new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES),
    values: new Float32Array(bytes.buffer, bytes.byteOffset + HEADER_BYTES, values),
  };
}

/** Write the header of a data or snapshot frame. `time` s since the session's epoch, `dt` s between rows. */
export function writeDataHeader(
  frame: FrameBuffer,
  type: 1 | 3,
  flags: number,
  stream: number,
  seq: number,
  tick: number,
  time: number,
  dt: number,
  rows: number,
): void {
  const h = frame.header;
  h.setUint8(0, type);
  h.setUint8(1, flags);
  h.setUint16(2, HEADER_BYTES, true);
  h.setUint32(4, stream, true);
  h.setUint32(8, seq, true);
  h.setUint32(12, tick, true);
  h.setFloat64(16, time, true);
  h.setFloat32(24, dt, true);
  h.setUint16(28, rows, true);
  h.setUint16(30, DTYPE.f32, true);
}

/** What a data frame says of its rows. */
export interface DataHeader {
  readonly stream: number;
  readonly seq: number;
  readonly tick: number;
  readonly time: number;
  readonly dt: number;
  readonly rows: number;
  readonly flags?: number;
  readonly snapshot?: boolean;
}

/** A data frame in fresh memory: `values` holds rows × columns. The hot path writes into a FrameBuffer instead. */
export function encodeData(header: DataHeader, values: Float32Array): Uint8Array {
  const frame = createFrameBuffer(values.length);
  frame.values.set(values);
  const type = header.snapshot ? FRAME_TYPE.snapshot : FRAME_TYPE.data;
  const { flags = 0, stream, seq, tick, time, dt, rows } = header;
  writeDataHeader(frame, type, flags, stream, seq, tick, time, dt, rows);
  return frame.bytes;
}

/** A data or snapshot frame as received; `values` is a view of the received bytes wherever they are aligned. */
export interface DataFrame {
  readonly type: typeof FRAME_TYPE.data | typeof FRAME_TYPE.snapshot;
  readonly flags: number;
  readonly stream: number;
  readonly seq: number;
  readonly tick: number;
  readonly time: number;
  readonly dt: number;
  readonly rows: number;
  readonly columns: number;
  /** rows × columns, row by row. */
  readonly values: Float32Array;
}

/** A steering frame as received. */
export interface SteeringFrame {
  readonly type: typeof FRAME_TYPE.steering;
  readonly flags: number;
  readonly site: number;
  readonly n: number;
  readonly causeTick: number;
  readonly lease: number;
  readonly gain: number;
  readonly ttlTicks: number;
  readonly rampTicks: number;
  readonly currents: Float32Array;
}

export type Frame = DataFrame | SteeringFrame;

/** Write a steering command into `frame`, whose `values` are the currents to send. */
export function writeSteering(
  frame: FrameBuffer,
  command: Omit<SteeringFrame, "type" | "flags" | "currents">,
): void {
  const h = frame.header;
  h.setUint8(0, FRAME_TYPE.steering);
  h.setUint8(1, 0);
  h.setUint16(2, HEADER_BYTES, true);
  h.setUint32(4, command.site, true);
  h.setUint32(8, command.n, true);
  h.setUint32(12, command.causeTick, true);
  h.setFloat64(16, command.lease, true);
  h.setFloat32(24, command.gain, true);
  h.setUint16(28, command.ttlTicks, true);
  h.setUint16(30, command.rampTicks, true);
}

/**
 * Received bytes → a frame. Every length is checked before any view is made.
 * @throws ProtocolError with one sentence about the first thing that is wrong.
 */
export function decodeFrame(bytes: ArrayBuffer | Uint8Array): Frame {
  const array = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  if (array.byteLength < HEADER_BYTES)
    throw malformed(`a frame has a header of ${HEADER_BYTES} bytes; this one has ${array.byteLength} in all`);
  const h = new DataView(array.buffer, array.byteOffset, array.byteLength);
  const type = h.getUint8(0);
  const headerLen = h.getUint16(2, true);
  if (headerLen < HEADER_BYTES || headerLen > array.byteLength || headerLen % 4 !== 0)
    throw malformed(
      `header length ${headerLen} must be a multiple of 4 from ${HEADER_BYTES} to the frame's ${array.byteLength} bytes`,
    );
  const payload = array.byteLength - headerLen;
  if (payload % 4 !== 0) throw malformed(`a payload of ${payload} bytes does not hold whole float32 values`);
  if (type === FRAME_TYPE.steering) return decodeSteering(array, h, headerLen);
  if (type !== FRAME_TYPE.data && type !== FRAME_TYPE.snapshot)
    throw malformed(`frame type ${type} is none of 1 (data), 3 (snapshot), 4 (steering)`);
  const rows = h.getUint16(28, true);
  const dtype = h.getUint16(30, true);
  if (dtype !== DTYPE.f32) throw malformed(`dtype ${dtype} is not in use; this version sends 0 (float32)`);
  if (rows === 0 || payload === 0 || payload % (4 * rows) !== 0)
    throw malformed(`a payload of ${payload} bytes does not hold ${rows} rows of float32`);
  return {
    type,
    flags: h.getUint8(1),
    stream: h.getUint32(4, true),
    seq: h.getUint32(8, true),
    tick: h.getUint32(12, true),
    time: h.getFloat64(16, true),
    dt: h.getFloat32(24, true),
    rows,
    columns: payload / 4 / rows,
    values: floats(array, headerLen),
  };
}

function decodeSteering(array: Uint8Array, h: DataView, headerLen: number): SteeringFrame {
  const lease = h.getFloat64(16, true);
  if (!Number.isSafeInteger(lease)) throw malformed("the lease of a steering frame must be a whole number");
  if (array.byteLength === headerLen) throw malformed("a steering frame carries at least one current");
  return {
    type: FRAME_TYPE.steering,
    flags: h.getUint8(1),
    site: h.getUint32(4, true),
    n: h.getUint32(8, true),
    causeTick: h.getUint32(12, true),
    lease,
    gain: h.getFloat32(24, true),
    ttlTicks: h.getUint16(28, true),
    rampTicks: h.getUint16(30, true),
    currents: floats(array, headerLen),
  };
}

/** The payload as floats: in place when it is aligned, copied when the network left it askew. */
function floats(array: Uint8Array, headerLen: number): Float32Array {
  const offset = array.byteOffset + headerLen;
  const count = (array.byteLength - headerLen) / 4;
  if (offset % 4 === 0) return new Float32Array(array.buffer, offset, count);
  // Not `slice`: that of Node's Buffer is a view, and its memory begins elsewhere.
  const copy = new Float32Array(count);
  new Uint8Array(copy.buffer).set(array.subarray(headerLen));
  return copy;
}

function malformed(sentence: string): ProtocolError {
  return new ProtocolError("malformed", sentence);
}

/**
 * Leaky recurrent network, one tick: x ← (1−α)x + α·M[r; u; 1] + noise + stim;  r ← tanh(max(x, 0));  y ← W_out r + b_out.
 *
 * M = [W | W_in | b] is stored in blocks of 32 rows, and inside a block column after column, so that a column is
 * eight vectors added into eight accumulators that never leave their registers. Only the columns whose source is not
 * zero are visited: a silent unit costs nothing. The rows are padded with zeros to a multiple of 32.
 *
 * A large M comes from far away, so of two states over one M (a brain and its twin) whoever steps first multiplies M by
 * both rates on the way, and the other finds W r there when it steps. W r waits for no input, so it can also be prepared
 * between two ticks, a few blocks at a time. The sums always have the same terms in the same order.
 */
import { rate } from "./tanh";
import { dot } from "./vector";

export let units: usize = 0;
export let rows: usize = 0;
export let inputs: usize = 0;
export let actions: usize = 0;
export let alpha: f32 = 0;
/** M: rows/32 blocks of (units + inputs + 1) columns of 32 rows. */
export let matrix: usize = 0;
/** rows */
export let drive: usize = 0;
export let x: usize = 0;
export let r: usize = 0;
export let noise: usize = 0;
export let stim: usize = 0;
/** inputs */
export let input: usize = 0;
/** W_out: actions × rows, b_out: actions */
export let output: usize = 0;
export let outputBias: usize = 0;
export let action: usize = 0;
/** The sources that are not zero: (byte offset of the column in a block: u32, value: f32), units + inputs + 1 of them at most. */
export let active: usize = 0;
/** A u32: bytes of `drive` that have their W r already, the inputs' part still missing. */
export let ahead: usize = 0;
/** The other state over this M (0: none): its rates, its drive, its `ahead`; and room for both's active units. */
export let otherR: usize = 0;
export let otherDrive: usize = 0;
export let otherAhead: usize = 0;
/** (byte offset of the column in a block: u32, value: f32, the other's value: f32, nothing), units of them at most. */
export let both: usize = 0;

const COLUMN: usize = 128;
const ENTRY: usize = 8;
const HALF: usize = 64;
let activeEnd: usize = 0;

/** r from x, and the list of active units from r. */
export function activate(): void {
  for (let i: usize = 0; i < rows << 2; i += 16) v128.store(r + i, rate(v128.load(x + i)));
  activeEnd = listActive(active, r, units, 0);
  store<u32>(ahead, 0);
}

/** Bring W r ahead by up to `count` blocks, and that of the other state with it when it is as far. @returns whether any is missing still */
export function prepare(count: u32): bool {
  const whole = <u32>(rows << 2);
  const from = load<u32>(ahead);
  if (from == whole) return false;
  const to = min(whole, from + count * <u32>COLUMN);
  if (otherR != 0 && load<u32>(otherAhead) == from) {
    multiplyBoth(from, to, activeEnd);
    store<u32>(otherAhead, to);
  } else addColumns(from, to, active, activeEnd, false);
  store<u32>(ahead, to);
  return to < whole;
}

/** One tick. */
export function step(): void {
  const whole = <u32>(rows << 2);
  const isBegun = load<u32>(ahead) != 0;
  if (isBegun) {
    prepare(<u32>rows);
    addColumns(0, whole, activeEnd, listInputs(), true);
  } else if (otherR == 0 || load<u32>(otherAhead) != 0) multiply();
  else {
    multiplyBoth(0, whole, listInputs());
    store<u32>(otherAhead, whole);
  }
  store<u32>(ahead, 0);
  const keep = f32x4.splat(1 - alpha);
  const gain = f32x4.splat(alpha);
  const stride = rows << 2;
  for (let i: usize = 0; i < stride; i += 16) {
    const kept = f32x4.add(f32x4.mul(keep, v128.load(x + i)), f32x4.mul(gain, v128.load(drive + i)));
    const moved = f32x4.add(f32x4.add(kept, v128.load(noise + i)), v128.load(stim + i));
    v128.store(x + i, moved);
    v128.store(r + i, rate(moved));
  }
  activeEnd = listActive(active, r, units, 0);
  for (let a: usize = 0, w = output; a < actions << 2; a += 4, w += stride) {
    store<f32>(action + a, load<f32>(outputBias + a) + dot(w, r, stride));
  }
}

/** drive = M[r; u; 1], block by block. */
// @ts-ignore: decorator
@inline
export function multiply(): void {
  addColumns(0, <u32>(rows << 2), active, listInputs(), false);
}

/** List the active inputs and the bias behind the active units. @returns where the list ends */
// @ts-ignore: decorator
@inline
function listInputs(): usize {
  const end = listActive(activeEnd, input, inputs, units * COLUMN);
  store<u32>(end, <u32>((units + inputs) * COLUMN));
  store<f32>(end, 1, 4);
  return end + ENTRY;
}

/** Drive [from, to) = the columns listed in [first, last); with `more` they are added to what is there. */
function addColumns(from: u32, to: u32, first: usize, last: usize, more: bool): void {
  const blockBytes = (units + inputs + 1) * COLUMN;
  let block = matrix + (from / COLUMN) * blockBytes;
  for (let out = drive + from; out < drive + to; out += COLUMN, block += blockBytes) {
    let s0 = more ? v128.load(out) : f32x4.splat(0);
    let s1 = more ? v128.load(out, 16) : f32x4.splat(0);
    let s2 = more ? v128.load(out, 32) : f32x4.splat(0);
    let s3 = more ? v128.load(out, 48) : f32x4.splat(0);
    let s4 = more ? v128.load(out, 64) : f32x4.splat(0);
    let s5 = more ? v128.load(out, 80) : f32x4.splat(0);
    let s6 = more ? v128.load(out, 96) : f32x4.splat(0);
    let s7 = more ? v128.load(out, 112) : f32x4.splat(0);
    for (let entry = first; entry < last; entry += ENTRY) {
      const column = block + load<u32>(entry);
      const value = v128.load_splat<f32>(entry, 4);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(column)));
      s1 = f32x4.add(s1, f32x4.mul(value, v128.load(column, 16)));
      s2 = f32x4.add(s2, f32x4.mul(value, v128.load(column, 32)));
      s3 = f32x4.add(s3, f32x4.mul(value, v128.load(column, 48)));
      s4 = f32x4.add(s4, f32x4.mul(value, v128.load(column, 64)));
      s5 = f32x4.add(s5, f32x4.mul(value, v128.load(column, 80)));
      s6 = f32x4.add(s6, f32x4.mul(value, v128.load(column, 96)));
      s7 = f32x4.add(s7, f32x4.mul(value, v128.load(column, 112)));
    }
    v128.store(out, s0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
    v128.store(out, s4, 64);
    v128.store(out, s5, 80);
    v128.store(out, s6, 96);
    v128.store(out, s7, 112);
  }
}

/** Drive [begin, end) of both states, of this one with the inputs listed up to `lastInput`, by half blocks: eight accumulators again. */
function multiplyBoth(begin: u32, end: u32, lastInput: usize): void {
  const last = listBoth();
  const blockBytes = (units + inputs + 1) * COLUMN;
  let theirs = otherDrive + begin;
  let block = matrix + (begin / COLUMN) * blockBytes;
  for (let out = drive + begin, half: usize = 0; out < drive + end; out += HALF, theirs += HALF) {
    const from = block + half;
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    let t0 = f32x4.splat(0);
    let t1 = f32x4.splat(0);
    let t2 = f32x4.splat(0);
    let t3 = f32x4.splat(0);
    for (let entry = both; entry < last; entry += 2 * ENTRY) {
      const column = from + load<u32>(entry);
      const value = v128.load_splat<f32>(entry, 4);
      const other = v128.load_splat<f32>(entry, 8);
      const c0 = v128.load(column);
      const c1 = v128.load(column, 16);
      const c2 = v128.load(column, 32);
      const c3 = v128.load(column, 48);
      s0 = f32x4.add(s0, f32x4.mul(value, c0));
      s1 = f32x4.add(s1, f32x4.mul(value, c1));
      s2 = f32x4.add(s2, f32x4.mul(value, c2));
      s3 = f32x4.add(s3, f32x4.mul(value, c3));
      t0 = f32x4.add(t0, f32x4.mul(other, c0));
      t1 = f32x4.add(t1, f32x4.mul(other, c1));
      t2 = f32x4.add(t2, f32x4.mul(other, c2));
      t3 = f32x4.add(t3, f32x4.mul(other, c3));
    }
    for (let entry = activeEnd; entry < lastInput; entry += ENTRY) {
      const column = from + load<u32>(entry);
      const value = v128.load_splat<f32>(entry, 4);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(column)));
      s1 = f32x4.add(s1, f32x4.mul(value, v128.load(column, 16)));
      s2 = f32x4.add(s2, f32x4.mul(value, v128.load(column, 32)));
      s3 = f32x4.add(s3, f32x4.mul(value, v128.load(column, 48)));
    }
    v128.store(out, s0);
    v128.store(out, s1, 16);
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
    v128.store(theirs, t0);
    v128.store(theirs, t1, 16);
    v128.store(theirs, t2, 32);
    v128.store(theirs, t3, 48);
    if (half != 0) block += blockBytes;
    half ^= HALF;
  }
}

/** List the units that are active in either state. @returns where the list ends */
// @ts-ignore: decorator
@inline
function listBoth(): usize {
  let list = both;
  let column: usize = 0;
  for (let i: usize = 0; i < units << 2; i += 16, column += 4 * COLUMN) {
    const mine = v128.load(r + i);
    const their = v128.load(otherR + i);
    const nonzero = i32x4.bitmask(f32x4.ne(v128.or(mine, their), f32x4.splat(0)));
    store<u32>(list, <u32>column);
    v128.store_lane<f32>(list, mine, 0, 4);
    v128.store_lane<f32>(list, their, 0, 8);
    list += (nonzero & 1) << 4;
    store<u32>(list, <u32>(column + COLUMN));
    v128.store_lane<f32>(list, mine, 1, 4);
    v128.store_lane<f32>(list, their, 1, 8);
    list += (nonzero & 2) << 3;
    store<u32>(list, <u32>(column + 2 * COLUMN));
    v128.store_lane<f32>(list, mine, 2, 4);
    v128.store_lane<f32>(list, their, 2, 8);
    list += (nonzero & 4) << 2;
    store<u32>(list, <u32>(column + 3 * COLUMN));
    v128.store_lane<f32>(list, mine, 3, 4);
    v128.store_lane<f32>(list, their, 3, 8);
    list += (nonzero & 8) << 1;
  }
  return list;
}

/**
 * List the values that are not zero, from `list` on, columns counted from `column`; returns the end of the list.
 * Reads whole vectors (what is behind the last value is zero); every entry is written, and kept if its bit says so.
 */
// @ts-ignore: decorator
@inline
function listActive(list: usize, values: usize, count: usize, column: usize): usize {
  for (let i: usize = 0; i < count << 2; i += 16, column += 4 * COLUMN) {
    const four = v128.load(values + i);
    const nonzero = i32x4.bitmask(f32x4.ne(four, f32x4.splat(0)));
    store<u32>(list, <u32>column);
    v128.store_lane<f32>(list, four, 0, 4);
    list += (nonzero & 1) << 3;
    store<u32>(list, <u32>(column + COLUMN));
    v128.store_lane<f32>(list, four, 1, 4);
    list += (nonzero & 2) << 2;
    store<u32>(list, <u32>(column + 2 * COLUMN));
    v128.store_lane<f32>(list, four, 2, 4);
    list += (nonzero & 4) << 1;
    store<u32>(list, <u32>(column + 3 * COLUMN));
    v128.store_lane<f32>(list, four, 3, 4);
    list += nonzero & 8;
  }
  return list;
}

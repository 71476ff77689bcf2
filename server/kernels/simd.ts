/**
 * The kernels on SIMD: the AssemblyScript module in assembly/, one memory for each kernel.
 * This file lays the arrays out in that memory, tells the instances where they are, and hands out views of them.
 */
import type { Kernels, RlsKernel, RnnKernel, RnnWeights } from "./kernel.ts";
import { SIMD_MODULE } from "./simd.wasm.ts";
import { fillSymmetric, triangleOf } from "./triangle.ts";
import { simdWorkspace } from "./workspace.ts";

/** Rows of one block of the recurrent matrix: eight vectors of four lanes. */
const BLOCK = 32;
/** Blocks that are prepared at once. */
const SLICE = 2;
const PAGE_BYTES = 65536;

/** The module is compiled here, once for every kernel made from the result. @throws when there is no SIMD. */
export function simdKernels(): Kernels {
  const module = compile();
  return {
    name: "simd",
    rnn: (weights, alpha) => simdRnn(module, weights, alpha),
    rls: (channels, outputs, options) => simdRls(module, channels, outputs, options),
    workspace: (floats) => simdWorkspace(module, floats),
  };
}

function compile(): WebAssembly.Module {
  return new WebAssembly.Module(Uint8Array.from(atob(SIMD_MODULE), (letter) => letter.charCodeAt(0)));
}

/** The bare product W r of `units` units that are all active, and nothing else: what a tick is measured against. */
export function simdMatvec(units: number): () => void {
  const { views, run } = placeRnn(compile(), units, 0, 0, 1).copies[0];
  views.matrix.fill(1 / units);
  views.x.fill(1, 0, units);
  run("activate")();
  return run("multiply");
}

function simdRnn(module: WebAssembly.Module, weights: RnnWeights, alpha: number): RnnKernel {
  const { units, inputs, actions } = weights;
  const { rows, columns, copies } = placeRnn(module, units, inputs, actions, alpha);
  const { matrix, output, outputBias } = copies[0].views;
  for (let i = 0; i < units; i++) {
    // Block-major, then column by column: see assembly/rnn.ts.
    const start = Math.floor(i / BLOCK) * columns * BLOCK + (i % BLOCK);
    for (let j = 0; j < units; j++) matrix[start + j * BLOCK] = weights.recurrent[i * units + j];
    for (let j = 0; j < inputs; j++) matrix[start + (units + j) * BLOCK] = weights.input[i * inputs + j];
    matrix[start + (columns - 1) * BLOCK] = weights.bias[i];
  }
  for (let a = 0; a < actions; a++) {
    output.set(weights.output.subarray(a * units, (a + 1) * units), a * rows);
  }
  outputBias.set(weights.outputBias);
  let taken = 0;
  const next = (): RnnKernel => {
    const { views, run } = copies[taken++];
    if (taken === 2) introduce(copies[0], copies[1]);
    const activate = run("activate");
    const prepare = run("prepare");
    activate();
    return {
      x: views.x.subarray(0, units),
      r: views.r.subarray(0, units),
      input: views.input,
      noise: views.noise.subarray(0, units),
      stim: views.stim.subarray(0, units),
      action: views.action,
      activate,
      step: run("step"),
      prepare: () => prepare(SLICE) !== 0,
      double: () => (taken < copies.length ? next() : simdRnn(module, weights, alpha)),
    };
  };
  return next();
}

interface RnnCopy {
  readonly at: Readonly<Record<"r" | "drive" | "ahead", number>>;
  tell(name: string, value: number): void;
}

/** Tell each of two states over one matrix where the other is. */
function introduce(one: RnnCopy, other: RnnCopy): void {
  for (const [a, b] of [
    [one, other],
    [other, one],
  ]) {
    a.tell("otherR", b.at.r);
    a.tell("otherDrive", b.at.drive);
    a.tell("otherAhead", b.at.ahead);
  }
}

/** Room for a network and two states of it, a brain's and its twin's; the rows are padded to whole blocks. */
function placeRnn(module: WebAssembly.Module, units: number, inputs: number, actions: number, alpha: number) {
  const rows = Math.ceil(units / BLOCK) * BLOCK;
  const columns = units + inputs + 1;
  const copies = instantiate(
    module,
    { units, rows, inputs, actions, alpha },
    { matrix: rows * columns, output: actions * rows, outputBias: actions, both: 4 * columns },
    {
      x: rows,
      r: rows,
      drive: rows,
      noise: rows,
      stim: rows,
      input: inputs,
      action: actions,
      active: 2 * columns,
      ahead: 1,
    },
    2,
  );
  return { rows, columns, copies };
}

function simdRls(
  module: WebAssembly.Module,
  channels: number,
  outputs: number,
  { ridge, lambda, walk }: { ridge: number; lambda: number; walk: number },
): RlsKernel {
  const [{ views, run }] = instantiate(
    module,
    { channels, outputs, lambda, walk, cap: 1 / ridge },
    {},
    {
      p: channels * channels,
      weights: outputs * channels,
      published: outputs * channels,
      u: channels,
      v: channels,
      s: channels,
      growth: channels,
      desired: outputs,
      prediction: outputs,
      reading: outputs,
    },
    1,
  );
  for (let i = 0; i < channels; i++) views.p[i * channels + i] = 1 / ridge;
  const { u, desired, prediction, reading, weights, published, p } = views;
  const settle = run("settle");
  return {
    u,
    desired,
    prediction,
    reading,
    weights,
    published,
    get p() {
      // The module keeps the upper triangle and owes it the last update; whoever asks for P gets all of it.
      settle();
      for (let i = 0; i < channels; i++) {
        for (let j = 0; j < i; j++) p[i * channels + j] = p[j * channels + i];
      }
      return p;
    },
    triangle() {
      settle();
      return triangleOf(p, channels);
    },
    restoreTriangle(triangle) {
      settle();
      fillSymmetric(p, triangle, channels);
    },
    predict: run("predict"),
    read: run("read"),
    update: run("update"),
  };
}

/**
 * Instances that share one memory. `numbers` are written to the exported globals of the same names; each of `shared`
 * and, once for every copy, each of `own` (lengths in float32) gets a place on a 64-byte line, told to the instance
 * the same way, and a view.
 */
function instantiate<Shared extends string, Own extends string>(
  module: WebAssembly.Module,
  numbers: Readonly<Record<string, number>>,
  shared: Readonly<Record<Shared, number>>,
  own: Readonly<Record<Own, number>>,
  copies: number,
) {
  let end = 0;
  const place = (length: number) => {
    const start = end;
    end += Math.ceil(length / 16) * 64;
    return { start, length };
  };
  const placeAll = (arrays: Readonly<Record<string, number>>) =>
    Object.entries(arrays).map(([name, length]) => ({ name, ...place(length) }));
  const common = placeAll(shared);
  const places = Array.from({ length: copies }, () => [...common, ...placeAll(own)]);
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(end / PAGE_BYTES)) });
  return places.map((arrays) => {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const tell = (name: string, value: number) => {
      (exports[name] as WebAssembly.Global).value = value;
    };
    for (const [name, value] of Object.entries(numbers)) tell(name, value);
    for (const { name, start } of arrays) tell(name, start);
    const views = arrays.map(({ name, start, length }) => [
      name,
      new Float32Array(memory.buffer, start, length),
    ]);
    return {
      at: Object.fromEntries(arrays.map(({ name, start }) => [name, start])) as Record<Shared | Own, number>,
      tell,
      views: Object.fromEntries(views) as Record<Shared | Own, Float32Array>,
      run: (name: string) => exports[name] as (count?: number) => number,
    };
  });
}

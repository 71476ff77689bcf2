/**
 * The kernels on SIMD: the AssemblyScript module in assembly/, one instance and one memory for each kernel.
 * This file lays the arrays out in that memory, tells the instance where they are, and hands out views of them.
 */
import type { Kernels, RlsKernel, RnnKernel, RnnWeights } from "./kernel.ts";
import { SIMD_MODULE } from "./simd.wasm.ts";

/** Rows of one block of the recurrent matrix: eight vectors of four lanes. */
const BLOCK = 32;
const PAGE_BYTES = 65536;

/** The module is compiled here, once for every kernel made from the result. @throws when there is no SIMD. */
export function simdKernels(): Kernels {
  const module = compile();
  return {
    name: "simd",
    rnn: (weights, alpha) => simdRnn(module, weights, alpha),
    rls: (channels, outputs, options) => simdRls(module, channels, outputs, options),
  };
}

function compile(): WebAssembly.Module {
  return new WebAssembly.Module(Uint8Array.from(atob(SIMD_MODULE), (letter) => letter.charCodeAt(0)));
}

/** The bare product W r of `units` units that are all active, and nothing else: what a tick is measured against. */
export function simdMatvec(units: number): () => void {
  const { views, run } = placeRnn(compile(), units, 0, 0, 1);
  views.matrix.fill(1 / units);
  views.x.fill(1, 0, units);
  run("activate")();
  return run("multiply");
}

function simdRnn(module: WebAssembly.Module, weights: RnnWeights, alpha: number): RnnKernel {
  const { units, inputs, actions } = weights;
  const { rows, columns, views, run } = placeRnn(module, units, inputs, actions, alpha);
  for (let i = 0; i < units; i++) {
    // Block-major, then column by column: see assembly/rnn.ts.
    const start = Math.floor(i / BLOCK) * columns * BLOCK + (i % BLOCK);
    for (let j = 0; j < units; j++) views.matrix[start + j * BLOCK] = weights.recurrent[i * units + j];
    for (let j = 0; j < inputs; j++) {
      views.matrix[start + (units + j) * BLOCK] = weights.input[i * inputs + j];
    }
    views.matrix[start + (columns - 1) * BLOCK] = weights.bias[i];
  }
  for (let a = 0; a < actions; a++) {
    views.output.set(weights.output.subarray(a * units, (a + 1) * units), a * rows);
  }
  views.outputBias.set(weights.outputBias);
  const activate = run("activate");
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
  };
}

/** An instance with room for a network; the rows are padded to whole blocks. */
function placeRnn(module: WebAssembly.Module, units: number, inputs: number, actions: number, alpha: number) {
  const rows = Math.ceil(units / BLOCK) * BLOCK;
  const columns = units + inputs + 1;
  const instance = instantiate(
    module,
    { units, rows, inputs, actions, alpha },
    {
      matrix: rows * columns,
      output: actions * rows,
      outputBias: actions,
      x: rows,
      r: rows,
      drive: rows,
      noise: rows,
      stim: rows,
      input: inputs,
      action: actions,
      active: 2 * columns,
    },
  );
  return { rows, columns, ...instance };
}

function simdRls(
  module: WebAssembly.Module,
  channels: number,
  outputs: number,
  { ridge, lambda, walk }: { ridge: number; lambda: number; walk: number },
): RlsKernel {
  const { views, run } = instantiate(
    module,
    { channels, outputs, lambda, walk, cap: 1 / ridge },
    {
      p: channels * channels,
      weights: outputs * channels,
      u: channels,
      v: channels,
      growth: channels,
      desired: outputs,
      prediction: outputs,
    },
  );
  for (let i = 0; i < channels; i++) views.p[i * channels + i] = 1 / ridge;
  const { u, desired, prediction, weights, p } = views;
  return {
    u,
    desired,
    prediction,
    weights,
    get p() {
      // The module keeps the upper triangle; whoever asks for P gets the lower one too.
      for (let i = 0; i < channels; i++) {
        for (let j = 0; j < i; j++) p[i * channels + j] = p[j * channels + i];
      }
      return p;
    },
    predict: run("predict"),
    update: run("update"),
  };
}

/**
 * One instance with a memory of its own. `numbers` are written to the exported globals of the same names; each of
 * `arrays` (lengths in float32) gets a place on a 64-byte line, told to the instance the same way, and a view.
 */
function instantiate<Name extends string>(
  module: WebAssembly.Module,
  numbers: Readonly<Record<string, number>>,
  arrays: Readonly<Record<Name, number>>,
): { views: Record<Name, Float32Array>; run: (name: string) => () => void } {
  const names = Object.keys(arrays) as Name[];
  const places = new Map<Name, number>();
  let end = 0;
  for (const name of names) {
    places.set(name, end);
    end += Math.ceil(arrays[name] / 16) * 64;
  }
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(end / PAGE_BYTES)) });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const tell = (name: string, value: number) => {
    (exports[name] as WebAssembly.Global).value = value;
  };
  for (const [name, value] of Object.entries(numbers)) tell(name, value);
  for (const [name, place] of places) tell(name, place);
  const view = (name: Name) => new Float32Array(memory.buffer, places.get(name), arrays[name]);
  return {
    views: Object.fromEntries(names.map((name) => [name, view(name)])) as Record<Name, Float32Array>,
    run: (name) => exports[name] as () => void,
  };
}

/**
 * Room for matrices and what is done with them: the arithmetic of learning in the symbiote, on the SIMD module or in
 * plain TypeScript. Arrays are taken once and kept; nothing is allocated afterwards.
 */

/** Row-major float32 matrices in one memory. Only arrays taken here, or parts of them, may be multiplied here. */
export interface Workspace {
  /** A zero-filled array of its own. @throws when the room is used up */
  take(length: number): Float32Array;
  /** C = A B: m × n from m × k and k × n, m a multiple of 4 and n of 8. With `add`, C += A B. */
  multiply(
    c: Float32Array,
    a: Float32Array,
    b: Float32Array,
    m: number,
    k: number,
    n: number,
    add?: boolean,
  ): void;
  /** C = Aᵀ B, with A stored k × m. */
  multiplyTransposed(
    c: Float32Array,
    a: Float32Array,
    b: Float32Array,
    m: number,
    k: number,
    n: number,
    add?: boolean,
  ): void;
  /** out[i] = tanh(x[i]); a multiple of 4 elements, and `out` may be `x`. */
  tanh(out: Float32Array, x: Float32Array): void;
}

/** Arrays begin on a line of 64 bytes: what `length` floats take up there. */
export function roomOf(length: number): number {
  return Math.ceil(length / 16) * 16;
}

/** Hands out consecutive places of `floats` floats in `buffer`. */
function taker(buffer: ArrayBuffer, floats: number): (length: number) => Float32Array {
  let end = 0;
  return (length) => {
    const start = end;
    end += roomOf(length);
    if (end > floats) throw new Error(`a workspace of ${floats} floats is too small: ask for more room`);
    return new Float32Array(buffer, 4 * start, length);
  };
}

/** The module's exports (assembly/matrix.ts): addresses, sizes, strides of A in bytes. */
interface MatrixExports {
  product(
    c: number,
    a: number,
    b: number,
    m: number,
    k: number,
    n: number,
    row: number,
    column: number,
    add: number,
  ): void;
  tanh(out: number, x: number, bytes: number): void;
}

export function simdWorkspace(module: WebAssembly.Module, floats: number): Workspace {
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil((4 * floats) / 65536)) });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { product, tanh } = exports as unknown as MatrixExports;
  return {
    take: taker(memory.buffer, floats),
    multiply(c, a, b, m, k, n, add = false) {
      product(c.byteOffset, a.byteOffset, b.byteOffset, m, k, n, 4 * k, 4, add ? 1 : 0);
    },
    multiplyTransposed(c, a, b, m, k, n, add = false) {
      product(c.byteOffset, a.byteOffset, b.byteOffset, m, k, n, 4, 4 * m, add ? 1 : 0);
    },
    tanh: (out, x) => tanh(out.byteOffset, x.byteOffset, x.byteLength),
  };
}

/** The same in plain TypeScript, with sums in float64. */
export function referenceWorkspace(floats: number): Workspace {
  const product = (
    c: Float32Array,
    a: Float32Array,
    b: Float32Array,
    [m, k, n]: readonly [number, number, number],
    [row, column]: readonly [number, number],
    add: boolean,
  ) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = add ? c[i * n + j] : 0;
        for (let l = 0; l < k; l++) sum += a[i * row + l * column] * b[l * n + j];
        c[i * n + j] = sum;
      }
    }
  };
  return {
    take: taker(new ArrayBuffer(4 * floats), floats),
    multiply: (c, a, b, m, k, n, add = false) => product(c, a, b, [m, k, n], [k, 1], add),
    multiplyTransposed: (c, a, b, m, k, n, add = false) => product(c, a, b, [m, k, n], [1, m], add),
    tanh(out, x) {
      for (let i = 0; i < x.length; i++) out[i] = Math.tanh(x[i]);
    },
  };
}

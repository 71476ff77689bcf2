/**
 * Which TensorFlow.js backend to train on: native (libtensorflow), else WebAssembly (SIMD), else plain JavaScript.
 *
 * An installed backend can still be broken on a machine, so each candidate must load and then pass a self-test, a
 * product and a gradient against known values. Who was refused, and why, is part of the answer.
 */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";

export type Tf = typeof import("@tensorflow/tfjs");

export type BackendName = "native" | "wasm" | "cpu";

export interface Backend {
  readonly name: BackendName;
  readonly tf: Tf;
  /** The better backends that were tried first, and what was wrong with each. */
  readonly refused: readonly { readonly name: BackendName; readonly why: string }[];
}

/** How to make one backend the active one. Rejects when it cannot be had. */
export interface BackendLoader {
  readonly name: BackendName;
  load(): Promise<Tf>;
}

/** Best first. */
export const backendLoaders: readonly BackendLoader[] = [
  {
    name: "native",
    async load() {
      const name = "@tensorflow/tfjs-node";
      return activate((await import(name)) as Tf, "tensorflow");
    },
  },
  {
    name: "wasm",
    async load() {
      const tf = await import("@tensorflow/tfjs");
      const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
      const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
      setWasmPaths(dirname(entry) + sep);
      return activate(tf, "wasm");
    },
  },
  {
    name: "cpu",
    load: async () => activate(await import("@tensorflow/tfjs"), "cpu"),
  },
];

/** The best backend that works here. @throws when none does, with the reason of each */
export async function selectBackend(loaders: readonly BackendLoader[] = backendLoaders): Promise<Backend> {
  const refused: { name: BackendName; why: string }[] = [];
  for (const { name, load } of loaders) {
    try {
      const tf = await load();
      selfTest(tf);
      return { name, tf, refused };
    } catch (error) {
      refused.push({ name, why: firstLine(error) });
    }
  }
  const reasons = refused.map(({ name, why }) => `${name}: ${why}`).join("; ");
  throw new Error(`no TensorFlow.js backend works here (${reasons}); run npm ci again`);
}

async function activate(tf: Tf, backend: string): Promise<Tf> {
  tf.env().set("PROD", true);
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend did not start`);
  await tf.ready();
  return tf;
}

/** @throws when a product or a gradient is wrong */
export function selfTest(tf: Tf): void {
  const [product, gradient] = tf.tidy(() => {
    const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const b = tf.tensor2d([5, 6, 7, 8], [2, 2]);
    const slope = tf.grad((x) => tf.sum(tf.tanh(x)))(tf.tensor1d([0, 1]));
    return [Array.from(tf.matMul(a, b).dataSync()), Array.from(slope.dataSync())];
  });
  expectNear("a product", product, [19, 22, 43, 50]);
  expectNear("a gradient", gradient, [1, 1 - Math.tanh(1) ** 2]);
}

function expectNear(what: string, got: readonly number[], expected: readonly number[]): void {
  const agrees = expected.every((value, i) => Math.abs(got[i] - value) < 1e-4);
  if (!agrees)
    throw new Error(`self-test: ${what} came out as [${got.join(", ")}], not [${expected.join(", ")}]`);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}

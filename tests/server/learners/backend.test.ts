import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import {
  type BackendLoader,
  type BackendName,
  backendLoaders,
  selectBackend,
  selfTest,
  type Tf,
} from "../../../server/learners/backend.ts";

const working = (name: BackendName): BackendLoader => ({
  name,
  async load() {
    await tf.setBackend("cpu");
    return tf;
  },
});
const missing = (name: BackendName): BackendLoader => ({
  name,
  load: () => Promise.reject(new Error(`Cannot find package for ${name}\nstack`)),
});
const wrongProduct: Tf = { ...tf, matMul: ((a: tf.Tensor) => a) as Tf["matMul"] };
const wrongGradient: Tf = { ...tf, grad: (() => (x: tf.Tensor) => x) as unknown as Tf["grad"] };
const broken = (name: BackendName, module: Tf): BackendLoader => ({ name, load: async () => module });

test("the native backend is taken when it works", async () => {
  const chosen = await selectBackend([working("native"), missing("wasm"), missing("cpu")]);
  expect(chosen.name).toBe("native");
  expect(chosen.refused).toEqual([]);
});

test("WebAssembly is next, and says why native was refused", async () => {
  const chosen = await selectBackend([missing("native"), working("wasm"), missing("cpu")]);
  expect(chosen.name).toBe("wasm");
  expect(chosen.refused).toEqual([{ name: "native", why: "Cannot find package for native" }]);
});

test("plain JavaScript is last, after backends that load and compute wrongly", async () => {
  const chosen = await selectBackend([
    broken("native", wrongProduct),
    broken("wasm", wrongGradient),
    working("cpu"),
  ]);
  expect(chosen.name).toBe("cpu");
  expect(chosen.refused.map(({ name }) => name)).toEqual(["native", "wasm"]);
  expect(chosen.refused[0].why).toMatch(/^self-test: a product came out as \[1, 2, 3, 4\]/);
  expect(chosen.refused[1].why).toMatch(/^self-test: a gradient came out as/);
});

test("when none works, one sentence says so with every reason", async () => {
  await expect(selectBackend([missing("native"), missing("wasm")])).rejects.toThrow(
    /no TensorFlow\.js backend works here \(native: .*; wasm: .*\); run npm ci again/,
  );
});

test("the order is native, wasm, cpu; the last two work here and agree with the self-test", async () => {
  expect(backendLoaders.map(({ name }) => name)).toEqual(["native", "wasm", "cpu"]);
  for (const loader of backendLoaders.slice(1)) {
    const loaded = await loader.load();
    expect(loaded.getBackend()).toBe(loader.name);
    selfTest(loaded);
  }
});

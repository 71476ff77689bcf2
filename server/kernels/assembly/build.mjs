/**
 * Compile the SIMD module in memory and write it as text beside the kernels: server/kernels/simd.wasm.ts.
 * `--check` writes nothing and exits with 1 when that file is not what the source compiles to.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = new URL(".", import.meta.url);
const target = fileURLToPath(new URL("../simd.wasm.ts", here));

const bytes = await compile();
const text = source(bytes);
if (!process.argv.includes("--check")) {
  await writeFile(target, text);
  console.error(`${target}: ${bytes.length} bytes of WebAssembly`);
} else if ((await readFile(target, "utf8")) !== text) {
  console.error(`${target} is not what server/kernels/assembly compiles to; run: npm run kernels`);
  process.exitCode = 1;
}

/** @returns {Promise<Uint8Array>} @throws with the compiler's messages. */
async function compile() {
  let module;
  const { error, stderr } = await asc.main(
    ["index.ts", "--config", "asconfig.json", "--outFile", "simd.wasm"],
    {
      readFile: (name, base) => readFile(new URL(`${base ?? "."}/${name}`, here), "utf8").catch(() => null),
      writeFile: (_name, contents) => {
        module = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return module;
}

/** @param {Uint8Array} module @returns {string} */
function source(module) {
  const lines = Buffer.from(module)
    .toString("base64")
    .replace(/.{1,100}/g, '  "$&",\n');
  return (
    "/** The compiled SIMD module, base64. Written by `npm run kernels` from assembly/; do not edit. */\n" +
    `export const SIMD_MODULE = [\n${lines}].join("");\n`
  );
}

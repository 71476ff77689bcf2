import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const build = fileURLToPath(new URL("../../../server/kernels/assembly/build.mjs", import.meta.url));

describe("the checked-in SIMD module", () => {
  it("is what its source compiles to, byte for byte", async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [build, "--check"]);
    expect(stderr).toBe("");
  });
});

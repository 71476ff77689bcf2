/** The page as it is shipped, for tests that serve it themselves. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";

/** The folder with the built page; built aside when there is none. */
export async function builtPage(): Promise<string> {
  const root = resolve(import.meta.dirname, "../..");
  const built = join(root, "dist/client");
  if (existsSync(join(built, "index.html"))) return built;
  const outDir = mkdtempSync(join(tmpdir(), "symbiote-client-"));
  await build({
    root: join(root, "client"),
    base: "./",
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}

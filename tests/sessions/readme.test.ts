/** What the README tells people to type exists, and does what the line beside it says at least as far as its flags. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { compiledCli, runCli } from "../compiled.ts";

const root = resolve(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }).scripts;
const lines = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  block
    .trim()
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, "")),
);
const commands = lines.filter((line) => line.startsWith("npx symbiote "));

test("the first two commands are the whole of installing, starting and testing", () => {
  expect(lines.slice(0, 2)).toEqual(["npm ci && npm start", "npm ci && npm test"]);
  for (const name of ["prepare", "start", "test"]) expect(scripts).toHaveProperty(name);
});

test.each(commands)("%s", async (line) => {
  const [command, ...rest] = line.replace("npx symbiote ", "").split(/\s+/);
  const { code, stdout } = await runCli(compiledCli(), [command, "--help"]);
  expect(code).toBe(0);
  for (const flag of rest.filter((word) => word.startsWith("--"))) expect(stdout).toContain(flag);
});

test("every file it points to is there", () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path);
  expect(links.length).toBeGreaterThan(3);
  for (const path of links) expect(existsSync(join(root, path)), path).toBe(true);
});

/** Which program this is: the version of its package.json, and the commit when there is a checkout. */
import { readFileSync } from "node:fs";

/** The package's root, from streams and server sources as from dist. */
function rootFile(path: string): string | undefined {
  for (const up of ["../../", "../../../"]) {
    try {
      return readFileSync(new URL(`${up}${path}`, import.meta.url), "utf8");
    } catch {}
  }
  return undefined;
}

export function version(): string {
  return (JSON.parse(rootFile("package.json") ?? '{"version":"unknown"}') as { version: string }).version;
}

/** The commit that is checked out, or "" where there is none. */
export function commit(): string {
  const head = rootFile(".git/HEAD")?.trim() ?? "";
  if (!head.startsWith("ref: ")) return head;
  return rootFile(`.git/${head.slice("ref: ".length)}`)?.trim() ?? "";
}

/** Version and commit in one word: what a result says made it. */
export function release(): string {
  const at = commit();
  return at === "" ? version() : `${version()}+${at.slice(0, 8)}`;
}

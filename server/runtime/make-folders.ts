/** Folders, one by one from the nearest that is there: Node's own recursive mkdir never ends where none can be made. */
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Make `path` and what it lies in, as far as they are not there. @throws Node's error when that cannot be */
export function makeFolders(path: string): void {
  const parent = dirname(path);
  if (!existsSync(path) && !existsSync(parent)) makeFolders(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    if (!(statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)) throw error;
  }
}

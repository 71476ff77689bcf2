/** The folder of one run: made new, never one that was there; files in it are whole or absent. */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders } from "../make-folders.ts";

/** Make `parent/name`, or `parent/name-2`, … when it is taken. @returns its path. @throws one sentence */
export async function makeFolder(parent: string, name: string): Promise<string> {
  try {
    makeFolders(parent);
    for (let n = 1; ; n++) {
      const path = join(parent, n === 1 ? name : `${name}-${n}`);
      if (await made(path)) return path;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`no folder can be made in "${parent}" (${code ?? message}); choose another with --out`, {
      cause: error,
    });
  }
}

/** Make a folder; false when there is something of that name. */
async function made(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Write a file so that a reader, or a crash, never sees half of it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

/** A moment as `20240131-235959`, local time. */
export function stamp(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

/** The folder that results go to: made before the work begins, so that none is lost for want of one. */
import { accessSync, constants } from "node:fs";
import { makeFolders } from "../runtime/make-folders.ts";

/** @param instead what to do where it cannot be made, or not be written in. @throws one sentence then */
export function makeOut(out: string, instead = "choose another with --out"): void {
  try {
    makeFolders(out);
    accessSync(out, constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "it is a file" : (code ?? message);
    throw new Error(`"${out}" cannot be a folder to write in (${why}); ${instead}`, {
      cause: error,
    });
  }
}

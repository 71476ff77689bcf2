#!/usr/bin/env node
/**
 * The command line. Results go to stdout, everything else to stderr.
 * Exit codes: 0 done · 1 failed · 2 wrong usage · 3 recovered with losses (recover) · 130 stopped by Ctrl-C.
 */
import { failed } from "./cli/failure.ts";
import { runCli } from "./cli/index.ts";

process.on("uncaughtException", failed);
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  failed(error);
});

runCli(process.argv).catch(failed);

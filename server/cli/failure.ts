/** How a command ends when it cannot go on: one sentence on stderr and an exit code. */
import { CommanderError } from "commander";

export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** An error the caller can put right by typing something else; exits with `EXIT.usage`. */
export function usageError(sentence: string): CommanderError {
  return new CommanderError(EXIT.usage, "symbiote.usage", sentence);
}

/** Run `check`; whatever it throws becomes an error of usage. */
export function asUsage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    return notOfUse(error);
  }
}

/** What a flag names is of no use: the same for what comes later, as `reading.catch(notOfUse)`. */
export function notOfUse(error: unknown): never {
  throw usageError(sentenceOf(error));
}

/** Say why, and exit. Commander has already printed its own errors; its help and version are no errors. */
export function failed(error: unknown): never {
  if (error instanceof CommanderError) {
    if (error.code.startsWith("symbiote.")) process.stderr.write(`error: ${error.message}\n`);
    process.exit(error.exitCode === EXIT.done ? EXIT.done : EXIT.usage);
  }
  process.stderr.write(`error: ${sentenceOf(error)}\n`);
  if (process.env.DEBUG === "symbiote" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(EXIT.failed);
}

/** The first line of what went wrong. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] || "unknown error";
}

/** The log: sentences on standard error, or JSON lines on a stream that is handed in. Tokens never reach it. */
import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger };

/** Where a token could stand in what is logged. */
const SECRETS = [
  "token",
  "tokens",
  "*.token",
  "*.tokens",
  "authorization",
  "headers",
  "*.headers",
  "url",
  "*.url",
];

/** What pino writes beside what was said. */
const OWN = new Set(["level", "time", "msg"]);

/** A line of the log as a person reads it. */
const sentences: DestinationStream = {
  write(line) {
    const entry = JSON.parse(line) as Record<string, unknown>;
    const more = Object.entries(entry).filter(([key]) => !OWN.has(key));
    const detail = more.length === 0 ? "" : ` (${more.map(([key, value]) => `${key} ${value}`).join(", ")})`;
    process.stderr.write(`${entry.msg}${detail}\n`);
  },
};

export function createLog(level: string, to: DestinationStream = sentences): Logger {
  return pino({ level, base: null, redact: { paths: SECRETS, censor: "(hidden)" } }, to);
}

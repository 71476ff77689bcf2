/** The log: JSON lines on a stream that is handed in, standard error by default. Tokens never reach it. */
import { type DestinationStream, destination, type Logger, pino } from "pino";

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

export function createLog(level: string, to: DestinationStream = destination(2)): Logger {
  return pino({ level, base: null, redact: { paths: SECRETS, censor: "(hidden)" } }, to);
}

/**
 * The fixed words of symbiote.v1, without the schemas: names, roles, close codes and the one kind of error. Apart
 * from protocol.ts so that a page can speak the protocol without carrying a validator.
 */
import type { ClientOp } from "./client-message.ts";

export const PROTOCOL = "symbiote.v1";
export const MINOR = 0;

/** What a connection may do; it follows from its token. */
export type Role = "viewer" | "controller" | "symbiote" | "brain";
export const ROLES = ["viewer", "controller", "symbiote", "brain"] as const satisfies readonly Role[];

/** Everyone but a brain: it hears what it is asked, and nothing of what is made of its answers. */
const LISTENERS: readonly Role[] = ROLES.filter((role) => role !== "brain");

/** Who may say what; anything else closes the connection with 4003. */
export const MAY: Record<ClientOp, readonly Role[]> = {
  subscribe: LISTENERS,
  unsubscribe: LISTENERS,
  credit: LISTENERS,
  visibility: LISTENERS,
  snapshot: LISTENERS,
  clock: ROLES,
  resume: LISTENERS,
  lease: ["controller", "symbiote"],
  release: ["controller", "symbiote"],
  steer: ["controller", "symbiote"],
  estop: ["controller", "symbiote"],
  rearm: ["controller"],
  goal: ["controller"],
  swap: ["controller"],
  configure: ["controller"],
  control: ["controller"],
  publish: ["symbiote"],
  event: ["symbiote"],
  record: ["controller"],
  replay: ["controller"],
  live: ["controller"],
};

/** The stream on which a brain that lives elsewhere is asked, and answers. No other stream has this id. */
export const ASK_STREAM = 0;

/** Close codes; the reason beside them is a sentence a user can act on. */
export const CLOSE = {
  auth: 4001,
  protocol: 4002,
  role: 4003,
  slow: 4008,
  leaseLost: 4009,
  replaced: 4010,
  tooBig: 1009,
  goingAway: 1001,
  policy: 1008,
  restart: 1012,
  busy: 1013,
} as const;

/** The largest message a server accepts, bytes. */
export const MAX_PAYLOAD = 1024 * 1024;

/** A message that is not of this protocol; `code` is what the `error` message carries. */
export class ProtocolError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

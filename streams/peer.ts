/** Whoever is at the other end of a connection, as the parts behind a gateway see them. */
import type { Role, ServerMessage } from "./protocol.ts";

export interface Peer {
  /** Unique among all connections of a session; never reused. */
  readonly id: number;
  readonly role: Role;
  /** Control messages are never dropped. After the connection has ended this does nothing. */
  send(message: ServerMessage): void;
  /** End the connection; the reason is a sentence a user can act on, at most 123 bytes. */
  close(code: number, reason: string): void;
}

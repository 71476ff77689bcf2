/** What watchers are shown: the living session or a recording. One scene is on at a time; every stream has an id of its own. */
import type { Observable } from "rxjs";
import type { StreamDescriptor } from "../../../streams/frame.ts";
import type { Peer } from "../../../streams/peer.ts";
import type { State } from "../../../streams/protocol.ts";
import type { CommandMessage } from "../connection.ts";

export interface Scene {
  /** Its part of the session's state. */
  readonly state$: Observable<SceneState>;
  /** Carry its streams. */
  enter(): void;
  /** Withdraw them. */
  leave(): void;
  /** @throws ProtocolError when this scene cannot do that. */
  handle(peer: Peer, message: CommandMessage): void;
}

export type SceneState = Omit<State, "backend" | "recording" | "recordings">;

/** Gives streams ids that were never used before in this server. */
export type FreshIds = (streams: readonly StreamDescriptor[]) => readonly StreamDescriptor[];

export function createFreshIds(): FreshIds {
  let next = 1;
  return (streams) => streams.map((stream) => ({ ...stream, id: next++ }));
}

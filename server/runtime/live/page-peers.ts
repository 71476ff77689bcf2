/** Pages live in another thread; to the brain each is a peer, and what it is told goes through the port. */
import type { Peer } from "../../../streams/peer.ts";
import type { FromBrain, PeerId } from "./thread-messages.ts";

export interface PagePeers {
  /** The page of this number: the same peer every time. */
  of(id: PeerId): Peer;
  /** The page has left; it is told nothing more. */
  forget(id: PeerId): void;
}

export function createPagePeers(tell: (message: FromBrain) => void): PagePeers {
  const peers = new Map<number, Peer>();
  return {
    of({ id, role }) {
      let peer = peers.get(id);
      if (peer === undefined) {
        peer = {
          id,
          role,
          send: (message) => tell({ kind: "send", to: id, message }),
          close: (code, reason) => tell({ kind: "closePeer", to: id, code, reason }),
        };
        peers.set(id, peer);
      }
      return peer;
    },
    forget: ({ id }) => peers.delete(id),
  };
}

/**
 * The seat of a brain that lives elsewhere: one at a time, whoever joins first. While it is empty time stands still and
 * nothing is written; whoever takes it starts afresh, and the record says so. Where the brain lives here, there is a
 * seat that nobody may take.
 */
import { type Asking, createAsking } from "../../../streams/asking.ts";
import type { DataFrame } from "../../../streams/codec.ts";
import { CLOSE, ProtocolError, type ServerMessage, type State } from "../../../streams/protocol.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { type Host, livesElsewhere } from "../../brains/index.ts";
import type { Connection } from "../connection.ts";

/** A connection, as far as a seat is concerned. */
export type Sitter = Pick<Connection, "id" | "role" | "close" | "sendFrame">;

export interface Seat {
  /** Hosts the bodies of the session's brain; absent where it lives here. */
  readonly host: Host | undefined;
  readonly phase: NonNullable<State["remote"]>["phase"];
  /** A peer has joined. One that is no brain is none of this seat's business. */
  joined(peer: Sitter): void;
  left(peer: Pick<Sitter, "id">): void;
  /** @throws ProtocolError when it does not fit, or this peer has not the seat. */
  answer(peer: Pick<Sitter, "id">, frame: DataFrame): void;
}

/** What a seat asks of its surroundings. */
export interface SeatSurroundings {
  readonly tick: () => number;
  /** Milliseconds since the session's epoch. */
  readonly now: () => number;
  readonly announce: (message: ServerMessage) => void;
  readonly answered: (tick: number, values: Float32Array) => void;
  /** Let time stand still, or go on. */
  readonly hold: (held: boolean) => void;
  /** The brain is gone: what was meant for it is not for the one that comes. */
  readonly release: () => void;
  readonly changed: () => void;
}

export function createSeat({ brain, twin }: SessionConfig, around: SeatSurroundings): Seat {
  const elsewhere = livesElsewhere(brain.name);
  let asking: Asking | undefined;
  let sitter: Sitter | undefined;
  let phase: Seat["phase"] = "awaited";

  const host: Host = (anatomy) => {
    asking ??= createAsking({
      anatomy,
      bodies: twin ? 2 : 1,
      tick: around.tick,
      timeS: () => around.now() / 1000,
      onAnswer: around.answered,
      alloc: (bytes) => Buffer.alloc(bytes),
    });
    return asking.body();
  };

  const tell = (kind: string, detail: Record<string, unknown>) => {
    around.announce({ op: "event", kind, tick: around.tick(), detail });
    around.changed();
  };

  return {
    host: elsewhere ? host : undefined,
    get phase() {
      return phase;
    },
    joined(peer) {
      if (peer.role !== "brain") return;
      if (!elsewhere)
        peer.close(CLOSE.role, 'the brain runs here; to bring your own, start with "--brain remote"');
      else if (sitter !== undefined)
        peer.close(CLOSE.busy, "another brain has joined, and this session has one: end that one first");
      else {
        const again = phase === "lost";
        sitter = peer;
        phase = "connected";
        asking?.attend(peer.sendFrame);
        around.hold(false);
        tell("brainJoined", { peer: peer.id, again });
      }
    },
    left({ id }) {
      if (id !== sitter?.id) return;
      sitter = undefined;
      phase = "lost";
      asking?.attend(undefined);
      around.hold(true);
      around.release();
      tell("brainLeft", { peer: id });
    },
    answer({ id }, frame) {
      if (id !== sitter?.id) throw new ProtocolError("refused", "nothing is asked of this brain");
      asking?.answer(frame);
    },
  };
}

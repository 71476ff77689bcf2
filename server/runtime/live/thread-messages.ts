/** What the brain's thread and the main thread tell each other. Rows do not go this way: they are in the ring. */
import type { SteeringFrame } from "../../../streams/codec.ts";
import type { Control } from "../../../streams/control.ts";
import type { StreamDescriptor } from "../../../streams/frame.ts";
import type { Command, Snapshot } from "../../../streams/ports.ts";
import type { Role, ServerMessage, State } from "../../../streams/protocol.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import type { Tokens } from "../auth.ts";
import type { CommandMessage } from "../connection.ts";
import type { SharedPair } from "../shared-socket.ts";

export type Speed = number | "max";

/** What the brain's thread is started with. */
export interface BrainThreadData {
  readonly config: SessionConfig;
  readonly ring: SharedArrayBuffer;
  readonly sessionId: string;
  readonly runId: string;
  readonly epochUnixMs: number;
  readonly tokens: Tokens;
  readonly host: string;
  /** Port of the symbiotes' gateway; 0 for any. */
  readonly port: number;
  readonly speed: Speed;
  /** `lockstep`: wait for the reaction to every tick before the next one. */
  readonly driver: "realtime" | "lockstep";
  /** Ticks between deadlines are dt long unless this says otherwise (benches run a brain at 1 kHz). */
  readonly periodMs?: number;
  /** Stop after this many ticks. */
  readonly ticks?: number;
  /** The near end is the brain's; a symbiote in this process has the other. */
  readonly shared?: SharedPair;
  /** Ticks run and thrown away before the first, so that code is compiled. */
  readonly warmTicks: number;
  readonly running: boolean;
  /** The first id free for the streams that symbiotes announce. */
  readonly firstStream: number;
}

/** The parts of `state` that the brain's thread knows. */
export type BrainState = Pick<
  State,
  | "running"
  | "speed"
  | "tick"
  | "goal"
  | "decoder"
  | "law"
  | "intention"
  | "estopped"
  | "interface"
  | "symbiote"
  | "remote"
>;

/** Who a page is, as the brain's thread sees it. */
export interface PeerId {
  readonly id: number;
  readonly role: Role;
}

export type ToBrain =
  | { readonly kind: "message"; readonly peer: PeerId; readonly message: CommandMessage }
  /** A binary command from a page. */
  | { readonly kind: "steer"; readonly peer: PeerId; readonly frame: SteeringFrame }
  | { readonly kind: "left"; readonly peer: PeerId }
  /** Begin or stop reporting what arrives; answered by `recording`. */
  | { readonly kind: "record"; readonly on: boolean }
  /** So many pages are served beside the brain. */
  | { readonly kind: "watched"; readonly watchers: number }
  /** The symbiote on the other end of the shared memory is gone. */
  | { readonly kind: "unlink" }
  | { readonly kind: "close"; readonly code: number; readonly reason: string };

/** What arrived before a tick, or during it from a brain that lives elsewhere, for the record. */
export type Arrival =
  | { readonly tick: number; readonly answer: Float32Array }
  | { readonly tick: number; readonly control: Control }
  | { readonly tick: number; readonly command: Command };

export type FromBrain =
  | { readonly kind: "ready"; readonly port: number; readonly state: BrainState }
  | { readonly kind: "send"; readonly to: number; readonly message: ServerMessage }
  | { readonly kind: "closePeer"; readonly to: number; readonly code: number; readonly reason: string }
  | { readonly kind: "broadcast"; readonly message: ServerMessage }
  | { readonly kind: "state"; readonly state: BrainState }
  | { readonly kind: "published"; readonly streams: readonly StreamDescriptor[] }
  | { readonly kind: "withdrawn"; readonly streams: readonly StreamDescriptor[] }
  | {
      readonly kind: "rows";
      readonly stream: StreamDescriptor;
      readonly seq: number;
      readonly tick: number;
      readonly time: number;
      readonly rows: number;
      readonly values: Float32Array;
    }
  /** All that arrived before the ticks up to `through`; `last` when nothing more will be reported. */
  | {
      readonly kind: "arrivals";
      readonly arrivals: readonly Arrival[];
      readonly through: number;
      readonly last: boolean;
    }
  | { readonly kind: "recording"; readonly tick: number; readonly snapshot: Snapshot }
  | { readonly kind: "finished"; readonly tick: number };

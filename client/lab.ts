/**
 * What a panel may know and do. A panel is one file: `mount` fills its body once and returns what draws it, called on
 * every animation frame with the time in milliseconds. Panels read traces and the state, and send requests; they
 * never see the socket.
 */
import type { Observable } from "rxjs";
import type { ClientRequest, Hello, ServerMessage, State } from "../streams/protocol.ts";
import type { Playhead } from "./playhead.ts";
import type { Palette } from "./theme.ts";
import type { Trace } from "./trace.ts";

/** Where the page stands with the server. */
export type Link = "connecting" | "open" | "stalled" | "disconnected" | "refused";

/** Whether what is said arrives: a paused session sends nothing for a while and hears all the same. */
export const reaches = (link: Link): boolean => link === "open" || link === "stalled";

/** How well the stream reaches this page. */
export interface Health {
  /** Rows this page missed, by its own count and by the server's. */
  readonly gapRows: number;
  readonly droppedRows: number;
  /** Rows the server left out on purpose (speed, hidden page). */
  readonly coalescedRows: number;
  /** Age of the newest row now, ms; NaN before the clocks agree, and while nothing runs. */
  readonly ageMs: number;
  /** Round trip of the best clock probe, ms. */
  readonly roundTripMs: number;
}

export interface Lab {
  readonly hello: Hello | undefined;
  readonly state: State | undefined;
  readonly link: Link;
  readonly hello$: Observable<Hello>;
  readonly state$: Observable<State>;
  readonly messages$: Observable<ServerMessage>;
  readonly palette$: Observable<Palette>;
  readonly health: Health;
  readonly playhead: Playhead;
  /** The last rows of a stream by its name; an empty trace while there is no such stream. */
  trace(stream: string): Trace;
  /** Ticks across the pictures that scroll; the same in every panel, so that they line up. */
  readonly windowTicks: number;
  /** Returns whether there was a connection to send it on. */
  send(request: ClientRequest): boolean;
}

export interface Panel {
  readonly name: string;
  /** Its place in reading order. */
  readonly place: number;
  readonly title: string;
  /** One plain sentence for someone who has never heard of a BCI. */
  readonly says: string;
  mount(body: HTMLElement, header: HTMLElement, lab: Lab): (now: number) => void;
}

/** A throttle for drawing: true at most every `ms`. */
export function every(ms: number): (now: number) => boolean {
  let next = 0;
  return (now) => {
    if (now < next) return false;
    next = now + ms;
    return true;
  };
}

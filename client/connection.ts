/**
 * The browser's socket around a client session: opened with the token, opened again with growing patience when it is
 * lost. What is said over it (subscriptions, credit, gaps, clock, resume) is the session's business.
 */
import { BehaviorSubject, Observable, share } from "rxjs";
import { type ClientSession, mayReconnect, subprotocols } from "../streams/client-session.ts";
import { reconnect } from "../streams/rx/reconnect.ts";

/** How the socket is; `reason` is a sentence when there is one. */
export interface SocketState {
  readonly phase: "connecting" | "open" | "disconnected" | "refused";
  readonly reason: string;
}

export type Received = "control" | "frame";

export interface Connection {
  readonly socket$: BehaviorSubject<SocketState>;
  /** Emits what kind of message was received; keeps the connection up while anyone listens. */
  readonly received$: Observable<Received>;
}

/** The socket closed; `final` when there is no use in trying again. */
class Closed extends Error {
  readonly final: boolean;
  constructor(reason: string, final: boolean) {
    super(reason);
    this.final = final;
  }
}

export function connect(url: string, token: string, session: ClientSession): Connection {
  const socket$ = new BehaviorSubject<SocketState>({ phase: "connecting", reason: "" });

  const once$ = new Observable<Received>((subscriber) => {
    const socket = new WebSocket(url, subprotocols(token));
    socket.binaryType = "arraybuffer";
    let opened = false;
    socket.onopen = () => {
      opened = true;
      socket$.next({ phase: "open", reason: "" });
      session.opened({ send: (data) => socket.send(data as string | Uint8Array<ArrayBuffer>) });
    };
    socket.onmessage = ({ data }) => {
      session.receive(data as string | ArrayBuffer);
      subscriber.next(typeof data === "string" ? "control" : "frame");
    };
    socket.onclose = async ({ code, reason }) => {
      session.closed();
      const final = !mayReconnect(code) || (!opened && (await pageIsServed()));
      const why = reason !== "" || !final ? reason : "The server did not accept this page’s token.";
      socket$.next({ phase: final ? "refused" : "disconnected", reason: why });
      subscriber.error(new Closed(why, final));
    };
    return () => socket.close();
  });

  return {
    socket$,
    received$: once$.pipe(
      reconnect({
        chance: Math.random,
        worthwhile: (error) => !(error instanceof Closed && error.final),
      }),
      share(),
    ),
  };
}

/** A server that serves this page but closes its socket unopened has refused the token; the socket cannot say so. */
async function pageIsServed(): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    return answer.ok;
  } catch {
    return false;
  }
}

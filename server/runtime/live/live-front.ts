/** A living session with its front: what `symbiote start` serves, and what the benches are watched through. */
import type { Observable } from "rxjs";
import type { SessionConfig } from "../../../streams/session.ts";
import type { Access } from "../auth.ts";
import type { Logger } from "../log.ts";
import { createFront, type Front } from "./front.ts";
import { greetingOf, type RunId } from "./greeting.ts";
import { createLiveScene } from "./live-scene.ts";
import type { RecordingDesk } from "./recording-desk.ts";
import type { LiveSession } from "./session.ts";

export interface LiveFrontOptions {
  readonly session: LiveSession;
  readonly config: SessionConfig;
  readonly run: RunId;
  readonly access: Access;
  readonly recordings: RecordingDesk;
  readonly backend$: Observable<string>;
  /** How the symbiote is joined, in words. */
  readonly link: string;
  /** Milliseconds since the session's epoch. */
  readonly clock: () => number;
  readonly log: Logger;
}

export function createLiveFront({
  session,
  config,
  run,
  recordings,
  link,
  ...rest
}: LiveFrontOptions): Front {
  const { rig, brain, ticks$, starting$, firstState } = session;
  const front = createFront({
    ...rest,
    recordings,
    greeting: (state) => greetingOf(rig, config, run, [], state),
    steer: ({ id, role }, frame) =>
      brain.post({
        kind: "steer",
        peer: { id, role },
        frame: { ...frame, currents: frame.currents.slice() },
      }),
    left: ({ id, role }) => brain.post({ kind: "left", peer: { id, role } }),
    watched: (watchers) => brain.post({ kind: "watched", watchers }),
  });
  front.show(
    createLiveScene({
      gateway: front.gateway,
      layout: rig.layout,
      dtMs: rig.dtMs,
      ticks$,
      brain,
      recordings,
      fresh: front.fresh,
      link,
      starting$,
      firstState,
    }),
  );
  return front;
}

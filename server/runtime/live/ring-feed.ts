/** What the brain's thread puts into the ring, as an observable of ticks; nothing here can slow the brain down. */
import { Observable, share } from "rxjs";
import { type RingTick, ringReader, ringTick } from "../../../streams/ring.ts";

/** A frame of a screen: watchers need no more, and every look takes a processor from whoever has it. */
const POLL_MS = 16;

/** The tick handed out is used again for the next one: whoever keeps it copies it. */
export function ticksOf(ring: SharedArrayBuffer): Observable<RingTick> {
  return new Observable<RingTick>((subscriber) => {
    const reader = ringReader(ring, "next", true);
    const tick = ringTick(reader.width);
    const timer = setInterval(() => {
      while (!subscriber.closed && reader.read(tick)) subscriber.next(tick);
    }, POLL_MS);
    return () => clearInterval(timer);
  }).pipe(share());
}

/** The holes in a stream of frames: how many rows are missing right before `seq`. See streams/gaps.ts. */
import { Observable, type OperatorFunction } from "rxjs";
import { createGapCounter, type FrameSpan } from "../gaps.ts";

export interface Gap {
  /** The first row after the hole. */
  readonly seq: number;
  /** Rows missing. */
  readonly missing: number;
}

export function gaps(rateHz: number): OperatorFunction<FrameSpan, Gap> {
  return (source) =>
    new Observable<Gap>((subscriber) => {
      const counter = createGapCounter(rateHz);
      return source.subscribe({
        next(frame) {
          const missing = counter.see(frame);
          if (missing > 0) subscriber.next({ seq: frame.seq, missing });
        },
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
}

/**
 * Has the source gone quiet? false when a value comes after silence (and at the first one), true once nothing has
 * come for `ms`. Silence from the start counts.
 */
import {
  asyncScheduler,
  distinctUntilChanged,
  map,
  type OperatorFunction,
  type SchedulerLike,
  startWith,
  switchMap,
  timer,
} from "rxjs";

export function stalled(
  ms: number,
  scheduler: SchedulerLike = asyncScheduler,
): OperatorFunction<unknown, boolean> {
  const silence = () => timer(ms, scheduler).pipe(map(() => true));
  return (source) =>
    source.pipe(
      map(() => silence().pipe(startWith(false))),
      startWith(silence()),
      switchMap((state) => state),
      distinctUntilChanged(),
    );
}

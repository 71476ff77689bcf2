/**
 * Values arrive faster than they can be shown: between two ticks of `notifier` (an animation frame, say) they are
 * merged into one, the newest by default. Nothing is sent when nothing came; what is left goes out at completion.
 */
import { from, Observable, type ObservableInput, type OperatorFunction } from "rxjs";

export function conflate<T>(
  notifier: ObservableInput<unknown>,
  merge: (waiting: T, newest: T) => T = (_, newest) => newest,
): OperatorFunction<T, T> {
  return (source) =>
    new Observable<T>((subscriber) => {
      let waiting: { value: T } | undefined;
      const flush = () => {
        if (waiting === undefined) return;
        const { value } = waiting;
        waiting = undefined;
        subscriber.next(value);
      };
      subscriber.add(
        source.subscribe({
          next(value) {
            waiting = { value: waiting === undefined ? value : merge(waiting.value, value) };
          },
          error: (error) => subscriber.error(error),
          complete() {
            flush();
            subscriber.complete();
          },
        }),
      );
      subscriber.add(from(notifier).subscribe({ next: flush, error: (error) => subscriber.error(error) }));
    });
}

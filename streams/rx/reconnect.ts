/**
 * Subscribe again after an error, with a growing wait (backoff.ts). A value means that it works, and the waits start
 * over. `chance` spreads clients apart; errors for which `worthwhile` is false are passed on.
 */
import {
  asyncScheduler,
  defer,
  type MonoTypeOperatorFunction,
  retry,
  type SchedulerLike,
  throwError,
  timer,
} from "rxjs";
import { backoffMs } from "../backoff.ts";

export interface ReconnectOptions {
  /** A number in [0, 1) for each attempt. */
  readonly chance: () => number;
  readonly worthwhile?: (error: unknown) => boolean;
  readonly scheduler?: SchedulerLike;
}

export function reconnect<T>({
  chance,
  worthwhile = () => true,
  scheduler = asyncScheduler,
}: ReconnectOptions): MonoTypeOperatorFunction<T> {
  return retry({
    resetOnSuccess: true,
    delay: (error, attempt) =>
      worthwhile(error)
        ? defer(() => timer(backoffMs(attempt - 1, chance()), scheduler))
        : throwError(() => error),
  });
}

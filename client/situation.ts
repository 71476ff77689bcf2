/** Where things stand, in a word for the light and a sentence for whoever must act. */
import type { State } from "../streams/protocol.ts";
import { sentence } from "./dom.ts";
import type { Link } from "./lab.ts";

export type Light =
  | "connecting"
  | "waiting"
  | "live"
  | "paused"
  | "stopped"
  | "stalled"
  | "disconnected"
  | "refused"
  | "replay";

export interface Situation {
  readonly light: Light;
  /** A few words beside the light. */
  readonly words: string;
  /** What to know or do; absent when nothing. */
  readonly advice?: string;
  /** Advice that is no alarm. */
  readonly calm?: boolean;
}

/** The one thing that matters most now. `seconds` is brain time; `reason` is why the socket closed, if it said so. */
export function situationOf(
  link: Link,
  state: State | undefined,
  seconds: number,
  reason: string,
): Situation {
  if (link === "refused")
    return {
      light: "refused",
      words: "Not let in",
      advice: `${sentence(reason)} Open the address that “symbiote start” printed: it ends with #token=… and is valid until that process ends.`,
    };
  if (link === "disconnected")
    return {
      light: "disconnected",
      words: "Disconnected",
      advice: `The connection to the brain is lost; trying again by itself. ${reason}`.trim(),
    };
  if (link === "connecting" || state === undefined) return { light: "connecting", words: "Connecting" };
  const time = clockWords(seconds);
  if (state.estopped)
    return {
      light: "stopped",
      words: "Stopped",
      advice:
        "Emergency stop: nothing is written to the brain. It goes on by itself; arm again to allow steering.",
    };
  if (state.replaying !== null)
    return { light: "replay", words: `Replay · ${time}`, advice: `Playing ${state.replaying}.`, calm: true };
  if (state.remote !== undefined && state.remote.phase !== "connected") return brainless(state.remote);
  if (!state.running) return { light: "paused", words: `Paused · ${time}` };
  if (link === "stalled")
    return state.remote === undefined
      ? { light: "stalled", words: "No data for a while" }
      : { light: "stalled", words: "The brain is slow", advice: SLOW, calm: true };
  if (state.symbiote === "lost")
    return {
      light: "waiting",
      words: "Symbiote lost",
      advice:
        "The symbiote’s process ended; the brain goes on unsteered, and the symbiote is being started again.",
      calm: true,
    };
  if (state.symbiote !== "connected") return { light: "waiting", words: "Waiting for the symbiote" };
  return { light: "live", words: `Live · ${time}` };
}

const SLOW = "The brain has joined, but its answer is late; the loop waits for it, and no tick is skipped.";

/** There is no brain to ask, because it lives elsewhere. */
function brainless({ phase, at }: NonNullable<State["remote"]>): Situation {
  const where = `It joins at ${at} with the token that “symbiote start” printed for it.`;
  if (phase === "lost")
    return {
      light: "stalled",
      words: "Brain lost",
      advice: `The brain has left. Time stands still, and nothing is written, until it joins again; then it starts afresh. ${where}`,
    };
  return {
    light: "waiting",
    words: "Waiting for the brain",
    advice: `The brain has not joined yet, and time stands still until it does. ${where}`,
    calm: true,
  };
}

/** Brain time as a clock: `0:07`, `12:40`, `1:02:09`. */
export function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (v: number) => String(v).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

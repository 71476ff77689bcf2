/** What happened to a symbiote as it travels and as it is recorded: in JSON, with what a lesson taught as base64. */
import type { SymbioteEvent } from "../../../streams/recording.ts";
import { encodeSnapshot } from "../../../streams/snapshot.ts";
import type { Happening } from "../../symbiote/symbiote.ts";

export function recordable(event: Happening["event"]): SymbioteEvent {
  if (event.op !== "absorbed") return event;
  return { ...event, result: Buffer.from(encodeSnapshot(event.result)).toString("base64") };
}

/**
 * symbiote.v1: the control messages, JSON text, one object per WebSocket message (docs/protocol.md is the page for
 * implementers). Samples never come this way: they are binary frames (codec.ts).
 */
import { type ClientMessage, clientMessage } from "./client-message.ts";
import { MAY, MINOR, PROTOCOL, ProtocolError } from "./words.ts";

export * from "./client-message.ts";
export * from "./server-message.ts";
export * from "./words.ts";

const CLIENT_OPS: ReadonlySet<string> = new Set(Object.keys(MAY));

/**
 * Text from a client → a checked message with its defaults filled in.
 * @throws ProtocolError: `unknown_op` (the connection may stay) or `malformed` (three of them close it).
 */
export function parseClientMessage(text: string): ClientMessage {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new ProtocolError("malformed", "a text message must be one JSON object");
  }
  const op = typeof raw === "object" && raw !== null ? (raw as { op?: unknown }).op : undefined;
  if (typeof op !== "string")
    throw new ProtocolError("malformed", 'a message needs an "op", a string that says what it asks for');
  if (!CLIENT_OPS.has(op))
    throw new ProtocolError("unknown_op", `no op "${op.slice(0, 40)}" in ${PROTOCOL}.${MINOR}`);
  const parsed = clientMessage.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue.path.length > 0 ? ` field "${issue.path.join(".")}":` : "";
  throw new ProtocolError("malformed", `${op}:${where} ${issue.message}`);
}

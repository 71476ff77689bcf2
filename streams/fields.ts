/** Fields that several control messages share, as schemas. */
import * as z from "zod";

export const u32 = z.int().min(0).max(0xffffffff);
export const name = z.string().min(1).max(64);
/** A seq, or −1 for "none yet". */
export const seqOrNone = z.int().min(-1).max(0xffffffff);
/** Parameters of a plug-in: checked against its own schema by the registry that makes it. */
export const params = z.record(z.string().max(64), z.unknown());
export const policy = z.enum(["latest", "drop-oldest", "lossless"]);
export const swappable = z.enum(["decoder", "law", "intention"]);
export const streamKind = z.enum([
  "activation",
  "intention",
  "decoded",
  "steering",
  "world",
  "trial",
  "metric",
  "event",
  "timing",
]);

/** The decoders: one export line each. */
import { registry } from "../../../streams/registry.ts";
import kalman from "./kalman.ts";
import rls from "./rls.ts";

export type { DecoderContext, OnlineDecoder } from "./decoder.ts";

export const decoders = registry("decoder", [rls, kalman]);

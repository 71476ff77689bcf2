/** The decoders: one export line each. */
import { registry } from "../../../streams/registry.ts";
import gru from "./gru.ts";
import kalman from "./kalman.ts";
import logistic from "./logistic.ts";
import mlp from "./mlp.ts";
import rls from "./rls.ts";
import wiener from "./wiener.ts";

export type { DecoderContext, OnlineDecoder } from "./decoder.ts";

export const decoders = registry("decoder", [rls, kalman, wiener, logistic, mlp, gru]);

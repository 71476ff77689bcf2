/**
 * Multilayer perceptron with a direct path: x̂ = A [y; 1; tanh(V [y; 1])], trained on the symbiote's own replay while it
 * decodes. Shapes: y channels, V hidden × (channels + 1), A outputs × (channels + 1 + hidden). network-decoder.ts has how.
 */
import * as z from "zod";
import { decoderEntry } from "./decoder.ts";
import { createNetworkDecoder, type NetworkParams, networkParams } from "./network-decoder.ts";

export default decoderEntry<NetworkParams>({
  name: "mlp",
  summary: "a multilayer perceptron, trained from a replay buffer while it decodes",
  params: z.strictObject(networkParams),
  create: (params, context) => createNetworkDecoder("mlp", params, context),
});

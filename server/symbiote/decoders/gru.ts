/**
 * Gated recurrent network with a direct path: x̂ = A [y; 1; h], h = GRU([y; 1], h), trained through time on the symbiote's
 * own replay while it decodes. networks/gated-layer.ts has the equations, network-decoder.ts how it learns.
 */
import * as z from "zod";
import { decoderEntry } from "./decoder.ts";
import { createNetworkDecoder, type NetworkParams, networkParams } from "./network-decoder.ts";

export default decoderEntry<NetworkParams>({
  name: "gru",
  summary: "a gated recurrent network, trained from a replay buffer while it decodes",
  params: z.strictObject(networkParams),
  create: (params, context) => createNetworkDecoder("gru", params, context),
});

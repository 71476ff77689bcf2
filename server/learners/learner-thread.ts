/** A thread for what TensorFlow.js does while a session runs; it begins by saying which backend it has. */
import { parentPort } from "node:worker_threads";
import { selectBackend } from "./backend.ts";

const { name } = await selectBackend();
parentPort?.postMessage(name);

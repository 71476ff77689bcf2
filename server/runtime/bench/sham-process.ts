/** The other end of the sham loop: stays awake for the next message, answers it, and then works. */
import { WebSocket } from "ws";
import { linger } from "../live/linger.ts";
import { createWakefulness } from "../symbiote/wakefulness.ts";
import { workOf } from "./work.ts";

const { SHAM_URL = "", SHAM_BYTES = "0", SHAM_WORK_US = "0" } = process.env;
const now = () => performance.now();
const answer = Buffer.alloc(Number(SHAM_BYTES));
const work = workOf(Number(SHAM_WORK_US));
const wakefulness = createWakefulness(now);
let turning = false;
const turn = () => {
  turning = wakefulness.awake;
  if (!turning) return;
  linger(now, wakefulness.lingerMs);
  setImmediate(turn);
};
const socket = new WebSocket(SHAM_URL, { perMessageDeflate: false });
socket.on("message", (data: Buffer) => {
  wakefulness.heard();
  data.copy(answer, 0, 0, 4);
  socket.send(answer);
  work();
  if (!turning) turn();
});
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(1));

/** The other end of the bare echo: answers every message with `ECHO_BYTES` bytes and does nothing else. */
import { WebSocket } from "ws";

const { ECHO_URL = "", ECHO_BYTES = "0" } = process.env;
const answer = Buffer.alloc(Number(ECHO_BYTES));
const socket = new WebSocket(ECHO_URL, { perMessageDeflate: false });
socket.on("message", () => socket.send(answer));
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(1));

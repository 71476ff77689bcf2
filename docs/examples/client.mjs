// A complete client of symbiote.v1: listen to a stream, count what is missing, and steer once.
//
//   node client.mjs ws://127.0.0.1:8733 TOKEN [stream] [rows]
//
// The token is one of those that `symbiote start` prints; with a viewer's the client only listens.
import WebSocket from "ws";

const [url, token, wanted = "activation", rowsWanted = "100"] = process.argv.slice(2);
if (token === undefined) {
  console.error("usage: node client.mjs ws://host:port TOKEN [stream] [rows]");
  process.exit(2);
}

const socket = new WebSocket(url, ["symbiote.v1"], { headers: { Authorization: `Bearer ${token}` } });
const say = (message) => socket.send(JSON.stringify(message));
let hello; // what the server says of itself, and of its streams
let stream; // the one we listen to
let next = -1; // the seq that must come next
let missing = 0;
let rows = 0;
let tick = 0; // of the last row: the cause of whatever we send
let steering = "not asked";

const on = {
  hello(message) {
    hello = message;
    stream = hello.streams.find(({ name }) => name === wanted);
    if (stream === undefined) return fail(`no stream "${wanted}": ${hello.streams.map(({ name }) => name)}`);
    // One row a frame, at most 64 uncredited, the 16 newest kept while we are slow.
    say({ op: "subscribe", id: 1, stream: stream.id, policy: "drop-oldest", depth: 16, window: 64 });
    if (hello.role !== "viewer") say({ op: "lease", site: 0 });
  },
  subscribed() {
    next = -1; // new terms: count afresh
  },
  lease({ id, state }) {
    if (state !== "granted") return;
    const { electrodes } = hello.sites[0];
    // A small push on every electrode; it ends by itself after 5 ticks.
    const command = { id: `push-${id}`, n: 1, lease: id, site: 0, currents: Array(electrodes).fill(0.01) };
    steerWhenPossible({ op: "steer", ...command, ttlTicks: 5 });
  },
  steerAck: ({ state, code }) => (steering = code ?? state),
  steerApplied: ({ tick: applied, causeTick }) => (steering = `applied ${applied - causeTick} ticks after its cause`),
  steerEnded: ({ why }) => (steering += `, ended: ${why}`),
  error: ({ code, message }) => console.error(`${code}: ${message}`),
};

socket.on("message", (bytes, isBinary) => {
  if (isBinary) frame(bytes);
  else {
    const message = JSON.parse(bytes);
    on[message.op]?.(message); // ops of later versions are none of our business
  }
});
socket.on("close", (code, reason) => report(`closed: ${code} ${reason}`));
socket.on("unexpected-response", (_, response) => fail(`refused: ${response.statusCode}`));
socket.on("error", (error) => fail(error.message));

/** 32 bytes of header, little-endian, then rows × columns of float32. */
function frame(bytes) {
  if (bytes.readUInt8(0) !== 1 || bytes.readUInt32LE(4) !== stream.id) return;
  const seq = bytes.readUInt32LE(8);
  const count = bytes.readUInt16LE(28);
  if (next >= 0 && seq > next) missing += seq - next;
  next = seq + count;
  tick = bytes.readUInt32LE(12) + count - 1;
  rows += count;
  say({ op: "credit", id: 1, seq: next - 1 });
  if (rows >= Number(rowsWanted)) {
    let sum = 0;
    const values = (bytes.length - bytes.readUInt16LE(2)) / 4;
    for (let at = bytes.readUInt16LE(2); at < bytes.length; at += 4) sum += bytes.readFloatLE(at);
    report(`mean of the last frame ${(sum / values).toFixed(4)}`);
  }
}

/** A command must be caused by a row that we have seen. */
function steerWhenPossible(command) {
  if (rows === 0) setTimeout(steerWhenPossible, 5, command);
  else say({ ...command, causeTick: tick });
}

function report(end) {
  console.log(`${stream?.name ?? wanted}: ${rows} rows, ${missing} missing; steering: ${steering}; ${end}`);
  process.exit(0);
}

function fail(why) {
  console.error(why);
  process.exit(1);
}

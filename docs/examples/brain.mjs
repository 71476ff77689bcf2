// A complete brain for symbiote.v1: it joins a session, is asked for every tick, and answers.
//
//   symbiote start --brain remote --params task=reach,sites=cortex:64
//   node brain.mjs ws://127.0.0.1:PORT TOKEN
//
// The address and the token are those that `symbiote start` prints for a brain. This one is a leaky recurrent network
// with random weights: x ← x + α(−x + W r + U u) + s, r = tanh(x), action = V r. Put your own network in `createBody`.
import WebSocket from "ws";

const [url, token, ticksWanted = "Infinity"] = process.argv.slice(2);
if (token === undefined) {
  console.error("usage: node brain.mjs ws://host:port TOKEN [ticks]");
  process.exit(2);
}

const HEADER = 32;
const TAU_MS = 50;
let hello; // what the session wants to know, and of which sites
let bodies = []; // the brain, and its twin if the session has one
let answer; // the bytes of an answer, used again and again
let ticks = 0;

const socket = new WebSocket(url, ["symbiote.v1"], { headers: { Authorization: `Bearer ${token}` } });
socket.on("message", (bytes, isBinary) => {
  if (isBinary) return think(bytes);
  const message = JSON.parse(bytes);
  if (message.op === "hello") begin(message);
  if (message.op === "error") console.error(`${message.code}: ${message.message}`);
});
socket.on("close", (code, reason) => console.log(`${ticks} ticks; closed: ${code} ${reason}`));
socket.on("unexpected-response", (_, response) => fail(`refused: ${response.statusCode}`));
socket.on("error", (error) => fail(error.message));

/** `asks` says what goes in and comes out, `sites` which activations are wanted. */
function begin(message) {
  hello = message;
  if (hello.asks === undefined) fail("this session asks no brain: start it with --brain remote");
  const { actions, bodies: count } = hello.asks;
  const units = hello.sites.reduce((sum, { width }) => sum + width, 0);
  bodies = Array.from({ length: count }, () => createBody(hello.seed, units));
  answer = Buffer.alloc(HEADER + 4 * count * (actions + units));
  answer.writeUInt8(1, 0); // data
  answer.writeUInt16LE(HEADER, 2);
  answer.writeUInt32LE(hello.asks.stream, 4);
  answer.writeUInt16LE(count, 28);
  console.log(`joined: ${count} × ${units} units in task ${hello.task.name}, ${hello.dtMs} ms a tick`);
}

/** One tick: a row for each body, input and then stimulation, comes in; action and then activations go out. */
function think(ask) {
  const { inputs, actions } = hello.asks;
  const width = (ask.length - HEADER) / 4 / bodies.length;
  let out = HEADER;
  bodies.forEach((body, b) => {
    const row = Array.from({ length: width }, (_, i) => ask.readFloatLE(HEADER + 4 * (b * width + i)));
    const [action, rates] = body(row.slice(0, inputs), row.slice(inputs), actions);
    for (const value of [...action, ...rates]) out = answer.writeFloatLE(value, out);
  });
  ask.copy(answer, 8, 8, 16); // seq and tick: which question this answers
  socket.send(answer);
  if (++ticks >= Number(ticksWanted)) socket.close(1000, "enough");
}

/** The same weights for the same seed, so that the twin is a twin; noise would have to be the same too. */
function createBody(seed, units) {
  const random = createRandom(seed);
  const { inputs, actions } = hello.asks;
  const matrix = (rows, columns, scale) =>
    Array.from({ length: rows }, () => Float64Array.from({ length: columns }, () => scale * (random() - 0.5)));
  const W = matrix(units, units, 5 / Math.sqrt(units));
  const U = matrix(units, inputs, 2);
  const V = matrix(actions, units, 2 / Math.sqrt(units));
  const alpha = Math.min(1, hello.dtMs / TAU_MS);
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  let x = new Array(units).fill(0);
  return (input, stimulation) => {
    const r = x.map(Math.tanh);
    x = x.map((v, i) => v + alpha * (dot(W[i], r) + dot(U[i], input) - v) + stimulation[i]);
    const rates = x.map(Math.tanh);
    return [V.map((row) => dot(row, rates)), rates];
  };
}

/** Numbers in [0, 1) from a seed; linear congruential, which is enough for weights. */
function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function fail(why) {
  console.error(why);
  process.exit(1);
}

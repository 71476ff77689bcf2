/** `symbiote start` and `symbiote replay`: a session, the page, and one URL. */
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answerWidth } from "../../streams/asking.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { livesElsewhere, type Params, weightsHashOf } from "../brains/index.ts";
import { buildRig, defaultSession, firstLaw } from "../build.ts";
import { METRIC_LABELS } from "../symbiote/symbiote.ts";
import { checkBind, checkToken, createAccess, mintTokens, originsOf, type Tokens } from "./auth.ts";
import { createWebServer, loadPage, type Page, servePage } from "./http.ts";
import { backendOf } from "./live/backend.ts";
import { createFront } from "./live/front.ts";
import { configHashOf, greetingOf, type RunId } from "./live/greeting.ts";
import { listen } from "./live/listen.ts";
import { createLiveFront } from "./live/live-front.ts";
import { giveWay } from "./live/priority.ts";
import { createRecordingDesk } from "./live/recording-desk.ts";
import { startSession } from "./live/session.ts";
import type { Speed } from "./live/thread-messages.ts";
import { TIMING_LABELS } from "./live/timing.ts";
import { createLog } from "./log.ts";
import { openBrowser } from "./open-browser.ts";
import { openRecording } from "./recording/reader.ts";
import { version } from "./version.ts";

export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly open: boolean;
  readonly seed: number;
  readonly brain: string;
  /** Parameters of the brain. */
  readonly params?: Params;
  /** Length of a tick, ms. */
  readonly dt?: number;
  readonly speed: Speed;
  readonly link: "ws" | "shared";
  readonly decoder: string;
  /** Default: `firstLaw`. */
  readonly law?: string;
  /** Parameters of the law. */
  readonly lawParams?: Params;
  readonly electrodes?: SessionConfig["electrodes"];
  readonly stimulator?: SessionConfig["stimulator"];
  readonly record?: string;
  readonly duration?: number;
  readonly symbiote: boolean;
}

/** Where the built page is, from dist/server/runtime. */
const PAGE = fileURLToPath(new URL("../../client", import.meta.url));
const RECORDINGS = join("runs", "recordings");
const BACKEND_DELAY_MS = 3000;
/** By now the symbiote and its spare are loaded, which would inherit the priority of who starts them. */
const GIVE_WAY_MS = 4000;

/** Run until Ctrl-C, or for `duration` seconds. @throws one sentence when it cannot start. */
export async function start(options: StartOptions): Promise<void> {
  const page = loadPage(PAGE);
  const log = createLog(process.env.SYMBIOTE_LOG ?? "warn");
  const config = configOf(options);
  const run = newRun();
  const clock = () => performance.timeOrigin + performance.now() - run.epochUnixMs;
  const tokens = tokensOf(options.host, options.token);
  const { port, server } = await serve(page, tokens, options);
  const end = untilAsked();
  const session = await startSession({
    ...options,
    config,
    run,
    tokens,
    log,
    running: options.record === undefined,
  });
  const { rig, brain } = session;
  const elsewhere = livesElsewhere(config.brain.name);
  const recordings = createRecordingDesk({
    directory: RECORDINGS,
    checkpoints: session.checkpoints,
    header: () => ({
      format: 1,
      sessionId: run.sessionId,
      runId: run.runId,
      epochUnixMs: run.epochUnixMs,
      config,
      configHash: configHashOf(config),
      weightsHash: weightsHashOf(config.brain.name, config.brain.params),
      versions: { symbiote: version(), node: process.version },
      layout: rig.layout,
      ...(elsewhere ? { answer: answerWidth(rig.body.brain) * (config.twin ? 2 : 1) } : {}),
      symbiote: options.symbiote ? "own" : "foreign",
      beside: {
        decoded: rig.body.task.intentions,
        metric: METRIC_LABELS,
        timing: TIMING_LABELS,
      },
    }),
    report: (on) => brain.post({ kind: "record", on }),
    onError: (error) => log.error(error.message),
  });
  const front = createLiveFront({
    session,
    config,
    run,
    access: accessOf(tokens, options.host, port),
    recordings,
    backend$: backendOf(BACKEND_DELAY_MS),
    link: options.link === "ws" ? "WebSocket" : "shared memory",
    clock,
    log,
  });
  front.gateway.attach(server);
  const died = new Promise<never>((_, reject) => {
    brain.messages$.subscribe({
      error: (error: Error) => reject(new Error(`the brain's thread ended: ${error.message}`)),
    });
  });
  try {
    if (options.record !== undefined) {
      await Promise.race([recordings.start(options.record), died]);
      const peer = { id: 0, role: "controller" as const };
      brain.post({ kind: "message", peer, message: { op: "control", do: "start" } });
    }
    if (options.duration !== undefined) end.after(options.duration);
    if (!end.asked) {
      invite(tokens, port, options);
      inviteOthers(tokens, session.url, elsewhere);
      setTimeout(giveWay, GIVE_WAY_MS).unref();
    }
    await Promise.race([end.come, died]);
  } finally {
    await recordings.stop();
    await front.close(1001, "the server has stopped");
    server.close();
    server.closeAllConnections();
    await session.close(1001, "the server has stopped");
  }
}

export interface ReplayOptions {
  readonly file: string;
  readonly port: number;
  readonly host: string;
  readonly open: boolean;
  readonly speed: Speed;
}

/** Play a recording to the page until Ctrl-C. @throws one sentence when it cannot be played. */
export async function startReplay(options: ReplayOptions): Promise<void> {
  const page = loadPage(PAGE);
  const log = createLog(process.env.SYMBIOTE_LOG ?? "warn");
  const recording = await openRecording(options.file);
  const { config, sessionId, runId } = recording.header;
  await recording.close();
  const run: RunId = { sessionId, runId, epochUnixMs: Date.now() };
  const clock = () => performance.timeOrigin + performance.now() - run.epochUnixMs;
  const tokens = tokensOf(options.host, undefined);
  const { port, server } = await serve(page, tokens, options);
  const rig = buildRig(config);
  const front = createFront({
    access: accessOf(tokens, options.host, port),
    greeting: (state) => greetingOf(rig, config, run, [], state),
    recordings: createRecordingDesk({
      directory: RECORDINGS,
      checkpoints: "",
      header: () => recording.header,
      report: () => undefined,
      onError: (error) => log.error(error.message),
    }),
    backend$: backendOf(BACKEND_DELAY_MS),
    clock,
    log,
    steer: () => undefined,
    left: () => undefined,
  });
  await front.play(options.file, options.speed);
  front.gateway.attach(server);
  const end = untilAsked();
  invite(tokens, port, options);
  await end.come;
  await front.close(1001, "the server has stopped");
  server.close();
  server.closeAllConnections();
}

/** The session that these options ask for. */
export function configOf({
  seed,
  brain,
  params,
  dt,
  decoder,
  law,
  lawParams = {},
  electrodes = {},
  stimulator = {},
}: Pick<
  StartOptions,
  "seed" | "brain" | "params" | "dt" | "decoder" | "law" | "lawParams" | "electrodes" | "stimulator"
>): SessionConfig {
  const config = defaultSession(seed, brain, params, dt);
  const { symbiote } = config;
  const implanted = { ...config, electrodes, stimulator };
  const steering = { name: law ?? firstLaw(implanted), params: lawParams };
  return { ...implanted, symbiote: { ...symbiote, decoder: { name: decoder, params: {} }, law: steering } };
}

function newRun(): RunId {
  return { sessionId: randomUUID(), runId: randomUUID(), epochUnixMs: Date.now() };
}

function tokensOf(host: string, token: string | undefined): Tokens {
  checkBind(host, token !== undefined);
  return token === undefined ? mintTokens() : { ...mintTokens(), controller: checkToken(token) };
}

function accessOf(tokens: Tokens, host: string, port: number) {
  return createAccess({ tokens, hosts: [host], origins: () => originsOf(host, port) });
}

/** Listen, and serve the page. @throws one sentence when that is not possible. */
async function serve(
  page: Page,
  tokens: Tokens,
  { host, port }: Pick<StartOptions, "host" | "port">,
): Promise<{ readonly port: number; readonly server: Server }> {
  const access = createAccess({ tokens, hosts: [host], origins: () => [] });
  const server = createWebServer(servePage(page, access));
  return { port: await listen(server, port, host), server };
}

/** Say where the page is, and open it. */
function invite(tokens: Tokens, port: number, { host, open }: Pick<StartOptions, "host" | "open">): void {
  const name = host.includes(":") ? `[${host}]` : host;
  const page = `http://${name}:${port}/#token=`;
  const url = `${page}${tokens.controller}`;
  process.stdout.write(`Symbiote is running. Open ${url}\nCtrl-C stops it.\n`);
  process.stderr.write(`To let others watch and not touch: ${page}${tokens.viewer}\n`);
  if (open && process.stdout.isTTY) openBrowser(url);
}

/** Say where a symbiote, and a brain that lives elsewhere, can join. */
function inviteOthers({ brain, symbiote }: Tokens, url: string, elsewhere: boolean): void {
  if (elsewhere) process.stderr.write(`Time begins when the brain joins ${url} with the token ${brain}\n`);
  process.stderr.write(`Other symbiotes connect to ${url} with the token ${symbiote}\n`);
}

/** The end of what runs until it is asked to stop. */
interface End {
  /** Resolves on the first Ctrl-C or request to end. */
  readonly come: Promise<void>;
  readonly asked: boolean;
  /** Ask it in so many seconds. */
  after(seconds: number): void;
}

/** From here on Ctrl-C ends in good order what has begun. A second one ends it at once. */
function untilAsked(): End {
  let resolve = () => {};
  const come = new Promise<void>((done) => {
    resolve = done;
  });
  let asked = false;
  let timer: NodeJS.Timeout | undefined;
  const ask = () => {
    asked = true;
    clearTimeout(timer);
    process.off("SIGINT", ask);
    process.off("SIGTERM", ask);
    resolve();
  };
  process.on("SIGINT", ask);
  process.on("SIGTERM", ask);
  return {
    come,
    get asked() {
      return asked;
    },
    after(seconds) {
      if (!asked) timer = setTimeout(ask, seconds * 1000);
    },
  };
}

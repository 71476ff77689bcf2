/**
 * A live session inside the brain's thread: the rig, the desk in front of its stimulator, and what people and
 * symbiotes ask of it. It knows nothing of sockets and threads; whoever runs it gives it ticks and messages.
 */
import { applyControl, type Control } from "../../../streams/control.ts";
import { imperfectionsChange } from "../../../streams/electrode.ts";
import { type Rig, step } from "../../../streams/loop.ts";
import { unknownName } from "../../../streams/near-miss.ts";
import { parse } from "../../../streams/parse.ts";
import type { Peer } from "../../../streams/peer.ts";
import type { Command } from "../../../streams/ports.ts";
import { type MessageOf, ProtocolError, type ServerMessage } from "../../../streams/protocol.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { changed } from "../../../streams/settings.ts";
import { createSteeringDesk, type SteeringDesk } from "../../../streams/steering-desk.ts";
import { stimulatorChange } from "../../../streams/stimulator.ts";
import { decoders } from "../../symbiote/decoders/index.ts";
import { intentions } from "../../symbiote/intention/index.ts";
import { laws } from "../../symbiote/steering/index.ts";
import type { CommandMessage } from "../connection.ts";
import type { BrainState, Speed } from "./thread-messages.ts";

/** What a session asks of its surroundings. */
export interface Surroundings {
  /** To everyone who listens. */
  announce(message: ServerMessage): void;
  toSymbiotes(message: ServerMessage): void;
  /** The session's state changed. */
  changed(): void;
  /** What took effect before the tick that is about to run. */
  control(control: Control): void;
  command(command: Command): void;
  readonly clock: {
    start(): void;
    pause(): void;
    single(): void;
    setSpeed(speed: Speed): void;
    readonly running: boolean;
    /** A tick will come by itself. */
    readonly ticking: boolean;
  };
}

export interface BrainSession {
  readonly desk: SteeringDesk;
  readonly state: Omit<BrainState, "remote">;
  /** A tick has begun and is not over: the brain, which lives elsewhere, is thinking. */
  readonly underWay: boolean;
  handle(peer: Peer, message: CommandMessage): void;
  joined(peer: Peer): void;
  left(peer: Peer): void;
  /** The brain, which lives elsewhere, is gone: nothing that was meant for it reaches another. */
  interrupt(): void;
  /** Run one tick on what has arrived; afterwards, or when the promise is kept, `rig.row` is its row. */
  tick(): void | PromiseLike<void>;
  /** Tell peers what became of their commands; after the row has gone out. */
  settle(): void;
}

/** What a symbiote is made of, and where the names of the parts are registered. */
const PARTS = { decoder: decoders, law: laws, intention: intentions };
/** Commands have been accepted before the step. */
const NOTHING: readonly Command[] = [];

/** Controls that change what `state` says. */
const TOLD: ReadonlySet<Control["op"]> = new Set(["estop", "rearm", "electrodes", "stimulator"]);

export function createBrainSession(
  rig: Rig,
  config: SessionConfig,
  firstSpeed: Speed,
  around: Surroundings,
): BrainSession {
  const { symbiote, task } = config;
  const sites = rig.body.brain.sites.length;
  const names = {
    decoder: symbiote.decoder.name,
    law: symbiote.law.name,
    intention: symbiote.intention.name,
  };
  const pending: Control[] = [];
  let goal: readonly number[] | null = null;
  let speed = firstSpeed;
  let symbiotes = 0;
  let everConnected = false;
  let underWay = false;
  /** An emergency stop waits for the tick under way to be over. */
  let stopping = false;

  const desk = createSteeringDesk(sites, (kind, detail) =>
    around.announce({ op: "event", kind, tick: rig.tick, detail }),
  );

  const before = (control: Control) => {
    applyControl(rig, control);
    around.control(control);
    if (TOLD.has(control.op)) around.changed();
  };

  /** Everything that has arrived takes effect, in its order. */
  const takeIn = () => {
    for (let i = 0; i < pending.length; i++) before(pending[i]);
    pending.length = 0;
    const { orders, commands } = desk.take();
    for (let i = 0; i < orders.length; i++) before(orders[i]);
    for (let i = 0; i < commands.length; i++) {
      rig.stimulator.accept(commands[i], rig.tick);
      around.command(commands[i]);
    }
    stopping = false;
  };

  /** Everything that has arrived takes effect now, if there is no next tick to wait for. */
  const takeInPaused = () => {
    if (!around.clock.ticking && !underWay) takeIn();
  };

  const over = () => {
    underWay = false;
  };

  const setGoal = (message: MessageOf<"goal">) => {
    const goals = rig.body.task.goals;
    if (message.goal !== null && message.goal.length !== goals) {
      const hint = goals === 0 ? "has none" : `has ${goals} numbers`;
      throw new ProtocolError(
        "bad_goal",
        `a goal of task "${task.name}" ${hint}; got ${message.goal.length}`,
      );
    }
    goal = message.goal;
    around.toSymbiotes({ op: "goal", goal: message.goal });
    around.changed();
  };

  /** What does not fit is refused here, so that nothing can go wrong in the tick. */
  const configured = ({ part, params }: MessageOf<"configure">): Control => {
    const { electrodes, stimulator } = rig;
    try {
      if (part === "electrodes") {
        const change = parse(part, imperfectionsChange, params);
        changed(part, electrodes.schema, electrodes.imperfections, change);
        return { op: part, change };
      }
      const change = parse(part, stimulatorChange, params);
      changed(part, stimulator.schema, stimulator.settings, change);
      return { op: part, change };
    } catch (error) {
      throw new ProtocolError("bad_params", (error as Error).message);
    }
  };

  const configure = (message: MessageOf<"configure">) => {
    const control = configured(message);
    pending.push(control);
    takeInPaused();
  };

  const drive = (message: MessageOf<"control">) => {
    const { clock } = around;
    if (message.do === "start") clock.start();
    else if (message.do === "pause") clock.pause();
    else if (message.do === "step") {
      clock.pause();
      clock.single();
    } else {
      if (message.speed === undefined) throw new ProtocolError("bad_speed", 'speed is 1, 4 or "max"');
      speed = message.speed;
      clock.setSpeed(speed);
    }
    around.changed();
  };

  /** A symbiote says what took effect, and at which tick. */
  const event = (message: MessageOf<"event">) => {
    const { kind, detail, tick } = message;
    if (tick > rig.tick) throw new ProtocolError("bad_tick", `tick ${tick} has not been yet`);
    if (kind === "swap" || kind === "joined") {
      for (const [what, { names: known }] of Object.entries(PARTS)) {
        const named = detail[what] as { name?: unknown } | undefined;
        if (typeof named?.name !== "string") continue;
        if (!known.includes(named.name))
          throw new ProtocolError("unknown_name", unknownName(what, named.name, known));
        names[what as keyof typeof PARTS] = named.name;
      }
      around.changed();
    }
    around.announce({ op: "event", kind, tick, detail });
  };

  return {
    desk,
    get underWay() {
      return underWay;
    },
    get state(): Omit<BrainState, "remote"> {
      return {
        running: around.clock.running,
        speed,
        tick: rig.tick,
        goal: goal === null ? null : [...goal],
        ...names,
        estopped: stopping || rig.stimulator.estopped,
        interface: { electrodes: rig.electrodes.imperfections, stimulator: rig.stimulator.settings },
        symbiote: symbiotes > 0 ? "connected" : everConnected ? "lost" : "absent",
      };
    },
    handle(peer, message) {
      switch (message.op) {
        case "estop":
        case "rearm":
          desk.handle(peer, message);
          stopping = message.op === "estop";
          takeInPaused();
          if (underWay) around.changed();
          return;
        case "lease":
        case "release":
        case "steer":
          return desk.handle(peer, message);
        case "goal":
          return setGoal(message);
        case "swap":
          return around.toSymbiotes({
            op: "swap",
            what: message.what,
            name: message.name,
            params: message.params,
          });
        case "configure":
          return configure(message);
        case "control":
          return drive(message);
        case "event":
          return event(message);
        case "record":
        case "replay":
        case "live":
          throw new ProtocolError(
            "elsewhere",
            `"${message.op}" is for the page's address, not the symbiotes'`,
          );
      }
    },
    joined(peer) {
      if (peer.role !== "symbiote") return;
      symbiotes++;
      everConnected = true;
      if (goal !== null) peer.send({ op: "goal", goal: [...goal] });
      around.changed();
    },
    left(peer) {
      desk.leave(peer);
      if (peer.role !== "symbiote") return;
      symbiotes--;
      around.changed();
    },
    interrupt: () => desk.interrupt(),
    tick() {
      takeIn();
      const thinking = step(rig, NOTHING);
      if (thinking === undefined) return;
      underWay = true;
      return thinking.then(over);
    },
    settle() {
      if (stopping) takeInPaused();
      const events = rig.stimulator.drain();
      if (events.length > 0) desk.report(events);
    },
  };
}

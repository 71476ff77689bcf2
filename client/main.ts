/** The page, wired: token → socket → lab → panels, drawn once per animation frame. */
import { animationFrames, BehaviorSubject, NEVER } from "rxjs";
import type { ClientSession } from "../streams/client-session.ts";
import { type Connection, connect, type SocketState } from "./connection.ts";
import { el } from "./dom.ts";
import { listenToKeys } from "./keys.ts";
import { every, type Panel } from "./lab.ts";
import { createLab } from "./live.ts";
import { createMasthead } from "./masthead.ts";
import * as registered from "./panels/index.ts";
import { createSpeaker, summaryOf } from "./summary.ts";
import { takeToken } from "./token.ts";

const NO_TOKEN = "This address carries no token.";
/** Every registered panel, in reading order (a module's own order is alphabetical). */
const panels = Object.values<Panel>(registered).sort((a, b) => a.place - b.place);

/** The socket of this page; without a token, one that says so and never opens. */
function open(session: ClientSession): Connection {
  const token = takeToken();
  if (token !== undefined)
    return connect(new URL(".", location.href).href.replace(/^http/, "ws"), token, session);
  return {
    socket$: new BehaviorSubject<SocketState>({ phase: "refused", reason: NO_TOKEN }),
    received$: NEVER,
  };
}

function mount(panel: Panel): (now: number) => void {
  const id = `panel-${panel.name}`;
  const header = el("header", {}, el("h2", { id }, panel.title));
  const body = el("div", { class: "body" });
  const section = el(
    "section",
    { class: "panel", "data-panel": panel.name, "aria-labelledby": id },
    header,
    el("p", { class: "says" }, panel.says),
    body,
  );
  document.getElementById("panels")?.append(section);
  return panel.mount(body, header, lab);
}

const lab = createLab(open);
const masthead = createMasthead(lab);
const draws = panels.map(mount);
const speak = createSpeaker(document.getElementById("summary")!);
const due = every(100);

listenToKeys({
  estop: () => lab.send({ op: "estop" }),
  release: () => lab.send({ op: "goal", goal: null }),
  pause: () => lab.send({ op: "control", do: lab.state?.running === true ? "pause" : "start" }),
});

animationFrames().subscribe(({ timestamp: now }) => {
  lab.advance(now);
  for (const draw of draws) draw(now);
  if (due(now)) masthead.draw(now);
  speak(now, () => summaryOf(lab, masthead.situation));
});

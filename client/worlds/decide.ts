/**
 * A decision: two streams of evidence, of which one counts; what has been weighed of it; and the choice, left or
 * right, as it builds up in what the brain says.
 */
import type { Palette } from "../theme.ts";
import { choiceAim } from "./aim.ts";
import { lanesOf } from "./any.ts";
import { type Box, createLanes } from "./lanes.ts";
import { type Instant, read, type Scene, type World, type WorldView } from "./world.ts";

const KEY_PX = 22;
/** The parts of the height: two streams and the choice above, what they were over time below. */
const TOP = 0.56;
const STREAMS = [
  ["motion", 1],
  ["colour", -1],
] as const;
/** A choice of ±1 is this far from the middle, in widths of the canvas. */
const SIDE = 0.38;
/** The least that is a choice. */
const COMMITTED = 0.25;
const TARGET_PX = 15;
const MARK_PX = 6;

export const decide: WorldView = {
  task: "decide",
  open(hello): World {
    const lanes = createLanes(lanesOf(hello, ["choice", "evidence"]));
    return {
      lede: "A brain gets evidence from motion and from colour, a cue says which counts, and it must choose. The symbiote sees only its neurons, learns to guess the choice, and can take the wheel.",
      label: "The evidence of motion and of colour, and the choice between left and right.",
      keys: [
        [
          ["ink dot", "says"],
          ["memory", "right"],
          ["symbiote dot", "read"],
          ["you ring", "yours"],
          ["twin ring", "without you"],
        ],
      ],
      epochs: {
        fixate: { short: "Wait", says: "Nothing yet: wait." },
        cue: { short: "Cue", says: "A cue says which evidence counts." },
        evidence: { short: "Weigh", says: "Evidence comes in, noisy: weigh what counts." },
        delay: { short: "Hold", says: "The evidence is gone: keep the choice, and say nothing yet." },
        respond: { short: "Choose", says: "Go: say left or right." },
      },
      says(epoch, world, row) {
        const context = read(world, row, "context");
        if (epoch !== "evidence" || !(Math.abs(context) > 0)) return undefined;
        return context > 0
          ? "Motion counts this time: weigh it, and ignore the colour."
          : "Colour counts this time: weigh it, and ignore the motion.";
      },
      outcome: ["Last choice", "right", "wrong"],
      goalName: "choice",
      restName: "the rest",
      aim: choiceAim(
        {
          says: "Choose for it, by a click or a button: the symbiote steers.",
          reached: (world, row, [side]) =>
            row < 0 ? undefined : Math.sign(side) * read(world, row, "choice") >= COMMITTED,
        },
        [
          { words: "Left", goal: [-1] },
          { words: "Right", goal: [1] },
        ],
      ),
      offCourse: { name: "Choice", labels: ["choice"] },
      draw(scene, now) {
        const height = scene.height - KEY_PX;
        const box = { x: 0, y: 0, width: scene.width, height: TOP * height };
        drawStreams(scene, now, { ...box, height: 0.6 * box.height });
        drawChoice(scene, now, { ...box, y: 0.6 * box.height, height: 0.4 * box.height });
        lanes.draw(scene, now, { ...box, y: box.height, height: height - box.height });
      },
    };
  },
};

/** What a stream's name takes up above it. */
const NAME_PX = 22;

const across = ({ x, width }: Box, side: number): number =>
  x + width / 2 + Math.max(-1.2, Math.min(1.2, side)) * SIDE * width;

/** Both streams: an arrow for what the evidence says, bright where it counts; the noisy moment is a thin stroke. */
function drawStreams({ context, palette }: Scene, { world, row }: Instant, box: Box): void {
  const cued = read(world, row, "context");
  STREAMS.forEach(([name, counting], i) => {
    const y = box.y + Math.max(i === 0 ? NAME_PX : 0, ((i + 0.6) * box.height) / STREAMS.length);
    const counts = cued === counting;
    const colour = counts ? palette.memory : palette.twin;
    context.font = `${counts ? "600 " : ""}12px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "bottom";
    context.fillStyle = counts ? palette.ink : palette.muted;
    context.fillText(counts ? `${name} counts` : name, across(box, 0), y - 8);
    context.textAlign = "left";
    stroke(context, palette.line, 1, across(box, -1), y, across(box, 1), y);
    const now = read(world, row, name);
    const coherence = read(world, row, `${name}Coherence`);
    if (!(Math.abs(now) > 0)) return;
    stroke(context, colour, 1, across(box, now), y - 7, across(box, now), y + 7);
    arrow(context, colour, counts ? 5 : 3, across(box, 0), across(box, coherence), y);
  });
}

/** The two sides, what has been weighed so far, and where brain, twin, symbiote and you stand between them. */
function drawChoice({ context, palette }: Scene, { world, row, ...now }: Instant, box: Box): void {
  const y = box.y + box.height / 2;
  const demanded = read(world, row, "demanded");
  const answering = !(read(world, row, "hold") > 0.5);
  stroke(context, palette.line, 1, across(box, -1), y, across(box, 1), y);
  for (const side of [-1, 1]) {
    const right = demanded === side;
    context.setLineDash(right && !answering ? [3, 5] : []);
    ring(context, right ? palette.memory : palette["line-strong"], right ? 2 : 1, across(box, side), y);
    context.setLineDash([]);
    if (now.goal !== undefined && Math.sign(now.goal[0]) === side)
      cross(context, palette, across(box, side), y);
  }
  const weighed = read(world, row, "evidence");
  if (weighed !== 0 && Number.isFinite(weighed))
    stroke(context, palette.memory, 5, across(box, 0), y, across(box, weighed), y);
  const marks = [
    [read(now.decoded, now.decodedRow, "choice"), palette.symbiote, true, MARK_PX + 3],
    [read(now.twin, now.twinRow, "choice"), palette.twin, false, MARK_PX],
    [read(world, row, "choice"), palette.ink, true, MARK_PX],
  ] as const;
  for (const [value, colour, filled, radius] of marks) {
    if (!Number.isFinite(value)) continue;
    context.globalAlpha = filled && radius > MARK_PX ? 0.55 : 1;
    context.beginPath();
    context.arc(across(box, value), y, radius, 0, 2 * Math.PI);
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 1.5;
    if (filled) context.fill();
    else context.stroke();
    context.globalAlpha = 1;
  }
}

type Context = CanvasRenderingContext2D;

function stroke(
  context: Context,
  colour: string,
  thick: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
) {
  context.strokeStyle = colour;
  context.lineWidth = thick;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

function arrow(context: Context, colour: string, thick: number, from: number, to: number, y: number): void {
  const back = Math.sign(to - from) * -9;
  stroke(context, colour, thick, from, y, to, y);
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(to + back, y - 7);
  context.lineTo(to, y);
  context.lineTo(to + back, y + 7);
  context.stroke();
}

function ring(context: Context, colour: string, thick: number, x: number, y: number): void {
  context.strokeStyle = colour;
  context.lineWidth = thick;
  context.beginPath();
  context.arc(x, y, TARGET_PX, 0, 2 * Math.PI);
  context.stroke();
}

function cross(context: Context, palette: Palette, x: number, y: number): void {
  context.strokeStyle = palette.you;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, TARGET_PX + 5, 0, 2 * Math.PI);
  context.stroke();
}

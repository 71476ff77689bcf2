/** The plane of the goals: what the brain was asked for, what the symbiote reads of it, and what you ask for. */
import type { Box } from "./lanes.ts";
import { drawAxisNames, drawBoard, drawGoal, drawGuess, drawTarget } from "./plane.ts";
import { type Plane, planeOfGoals } from "./view.ts";
import { type Instant, read, type Scene } from "./world.ts";

export interface GoalPlane {
  /** Where it is on the canvas. */
  place(box: Box): Plane;
  draw(scene: Scene, now: Instant, box: Box): void;
}

/** @param across, up labels of the two components of the intention; `names` are shown instead of them */
export function goalPlane(
  across: string,
  up: string,
  names: readonly [string, string] = [across, up],
): GoalPlane {
  const place = ({ x, y, width, height }: Box) => planeOfGoals(x, y, width, height);
  return {
    place,
    draw({ context, palette }, now, box) {
      context.save();
      context.beginPath();
      context.rect(box.x, box.y, box.width, box.height);
      context.clip();
      const board = { context, plane: place(box), palette };
      drawBoard(board, [0.5, 1]);
      drawAxisNames(board, ...names);
      const intention = now.trace("intention");
      const row = intention.seek(now.tick);
      const [x, y] = [read(intention, row, across), read(intention, row, up)];
      const known = Number.isFinite(x) && Number.isFinite(y);
      if (known) drawTarget(board, x, y, false, false);
      const guess = [read(now.decoded, now.decodedRow, across), read(now.decoded, now.decodedRow, up)];
      if (guess.every(Number.isFinite)) drawGuess(board, guess[0], guess[1], known);
      if (now.goal !== undefined) drawGoal(board, now.goal, true);
      if (now.cursor !== undefined) drawGoal(board, now.cursor, false);
      context.restore();
    },
  };
}

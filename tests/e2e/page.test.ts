/** The page in every situation, also those that a healthy server is never in; an invented brain plays the server. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { MAY } from "../../streams/words.ts";
import { freshSeed } from "../stand-ins.ts";
import { coloursOf, meanColour, obstacles } from "./accessible.ts";
import { type Look, openBrowser, type Visit, visit } from "./browser.ts";
import { builtPage } from "./built-page.ts";
import { openStage, STAGE_TOKEN, type Stage, VIEWER_TOKEN } from "./stage.ts";

const seed = freshSeed();
const PATIENCE = { timeout: 20_000, interval: 100 };

let stage: Stage;
let browser: Browser;
let seen: Visit;
const text = async (selector: string) =>
  (await seen.page.locator(selector).first().textContent({ timeout: 5000 })) ?? "";
const says = (selector: string, wanted: RegExp) =>
  expect.poll(() => text(selector), PATIENCE).toMatch(wanted);
const come = async (look: Look = {}, fragment = `#token=${STAGE_TOKEN}`) => {
  seen = await visit(browser, stage.url + fragment, look);
};

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage(await builtPage(), seed), openBrowser()]);
});
afterEach(async () => {
  await seen?.close();
  stage.set({
    goal: null,
    estopped: false,
    running: true,
    replaying: null,
    symbiote: "connected",
    law: "off",
  });
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

describe(`the page (seed ${seed})`, () => {
  test("without a token it says where to find one", async () => {
    await come({}, "");
    await says("#state", /^Not let in$/);
    await says("#banner", /no token.*symbiote start.*#token=/);
    expect(await obstacles(seen.page)).toEqual([]);
  });

  test("with a token of another server it says the same, and does not try for ever", async () => {
    await come({}, "#token=wrong");
    await says("#state", /^Not let in$/);
    await says("#banner", /did not accept.*#token=/);
  });

  test("the token leaves the address, and outlives a reload", async () => {
    await come();
    await says("#state", /^Live/);
    expect(seen.page.url()).toBe(stage.url);
    await seen.page.reload();
    await says("#state", /^Live/);
  });

  test("a connection that is lost comes back by itself, and takes up where it was", async () => {
    await come();
    await says("#state", /^Live/);
    stage.cut();
    await says("#state", /^Live/);
    await expect.poll(() => stage.requests.some(({ op }) => op === "resume"), PATIENCE).toBe(true);
  });

  test("each situation has its words", async () => {
    await come();
    stage.set({ symbiote: "starting" });
    await says("#state", /^Waiting for the symbiote$/);
    stage.set({ symbiote: "lost" });
    await says("#banner", /brain goes on/);
    stage.set({ symbiote: "connected", replaying: "a.mcap" });
    await says("#state", /^Replay/);
    stage.set({ replaying: null, running: false });
    await says("#state", /^Paused/);
    stage.set({ running: true });
    await says("#state", /^Live/);
    await says("#summary", /score is/);
    expect(seen.faults).toEqual([]);
  });

  test("the pointer and the keyboard aim alike", async () => {
    await come();
    await says("#state", /^Live/);
    const goals = () => stage.requests.filter(({ op }) => op === "goal");
    const before = goals().length;
    const arena = seen.page.locator('[data-panel="world"] canvas');
    const box = (await arena.boundingBox())!;
    await seen.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await arena.focus();
    for (let i = 0; i < 4; i++) await seen.page.keyboard.press("ArrowUp");
    await seen.page.keyboard.press("ArrowLeft");
    await seen.page.keyboard.press("Enter");
    await expect.poll(() => goals().length, PATIENCE).toBe(before + 2);
    const [clicked, placed] = goals()
      .slice(before)
      .map((one) => (one.op === "goal" ? one.goal : null));
    expect(clicked!.every((v) => Math.abs(v) < 0.01)).toBe(true);
    expect(placed![0]).toBeCloseTo(clicked![0] - 0.05, 5);
    expect(placed![1]).toBeCloseTo(clicked![1] + 0.2, 5);
    await seen.page.keyboard.press("Escape");
    await expect.poll(() => goals().at(-1), PATIENCE).toEqual({ op: "goal", goal: null });
  });

  test("who may only watch asks for nothing, whatever is pressed, and is told so", async () => {
    const before = stage.requests.length;
    await come({}, `#token=${VIEWER_TOKEN}`);
    await says("#state", /^Live/);
    await says('[data-panel="world"] .says', /^You watch/);
    const box = (await seen.page.locator('[data-panel="world"] canvas').boundingBox())!;
    await seen.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    for (const key of ["Space", "Escape", "p"]) await seen.page.keyboard.press(key);
    stage.set({ goal: [0.4, 0.4], law: "add" });
    await says('[data-panel="world"] .now-outcome', /^Somebody else has the wheel/);
    const asked = stage.requests.slice(before);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ op }) => !MAY[op].includes("viewer"))).toEqual([]);
    expect(seen.faults).toEqual([]);
  });

  test("Space stops from anywhere but a control that the keyboard is on", async () => {
    await come();
    await says("#state", /^Live/);
    const stops = () => stage.requests.filter(({ op }) => op === "estop").length;
    const before = stops();
    const law = seen.page.locator("#law");
    await expect.poll(() => law.isEnabled(), PATIENCE).toBe(true);
    await law.focus();
    await seen.page.keyboard.press("Space");
    await seen.page.keyboard.press("Escape");
    await seen.page.getByRole("radio", { name: "×4" }).click();
    await seen.page.getByRole("radio", { name: "×1" }).click();
    expect(stops()).toBe(before);
    await seen.page.keyboard.press("Space");
    await says("#state", /^Stopped$/);
    expect(stops()).toBe(before + 1);
  });

  test("a law that has a model of the brain shows its foresight, and only while it steers", async () => {
    await come();
    await says("#state", /^Live/);
    const foresight = seen.page.locator('[data-panel="foresight"]');
    expect(await foresight.isVisible()).toBe(false);
    stage.set({ law: "symbiote" });
    await says('[data-panel="foresight"] .note', /^It took over at \d+:\d\d/);
    await says('[data-panel="foresight"] .figures', /0\.020 · 0\.050.*0\.100 · 91 %/);
    expect(await obstacles(seen.page)).toEqual([]);
    stage.set({ law: "off" });
    await expect.poll(() => foresight.isVisible(), PATIENCE).toBe(false);
    expect(seen.faults).toEqual([]);
  });

  test("with less motion there are no trails, and the picture still lives", async () => {
    await come({ still: true });
    await says("#state", /^Live/);
    expect(await coloursOf(seen.page, '[data-panel="world"] canvas')).toBeGreaterThan(5);
  });

  test("an obstacle would be noticed", async () => {
    await come();
    await seen.page.evaluate(() => {
      const faint = Object.assign(document.createElement("p"), { textContent: "faint", className: "faint" });
      document.body.append(document.createElement("button"), faint);
      faint.style.backgroundColor = faint.style.color = "rgb(90, 90, 90)";
    });
    expect(await obstacles(seen.page)).toEqual([
      expect.stringMatching(/<button .* has no name/),
      expect.stringMatching(/inline style/),
      expect.stringMatching(/"faint".* contrast of 1\.00/),
    ]);
  });

  test("the raster is painted in ink on the surface, dark or light, and again when that changes", async () => {
    await come({ scheme: "light" });
    await says('[data-panel="activations"] header', /96 electrodes/);
    const raster = '[data-panel="activations"] .raster canvas';
    const filled = async () => Math.min(...(await meanColour(seen.page, raster)));
    await expect.poll(filled, PATIENCE).toBeGreaterThan(140);
    await seen.page.emulateMedia({ colorScheme: "dark" });
    await expect
      .poll(async () => Math.max(...(await meanColour(seen.page, raster))), PATIENCE)
      .toBeLessThan(110);
  });

  test("a page that was hidden says so, and is whole again at once when it is seen", async () => {
    const earlier = stage.requests.length;
    await come();
    await says("#state", /^Live/);
    // On coming, a page asks for the past of each stream once.
    const snapshots = () => stage.requests.slice(earlier).filter(({ op }) => op === "snapshot").length;
    await expect.poll(snapshots, PATIENCE).toBe(9);
    const before = stage.requests.length;
    const hide = (hidden: boolean) =>
      seen.page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    await hide(false);
    const asked = () => stage.requests.slice(before);
    await expect.poll(() => asked().filter(({ op }) => op === "snapshot").length, PATIENCE).toBe(9);
    expect(asked().filter(({ op }) => op === "visibility")).toEqual([
      { op: "visibility", hidden: true },
      { op: "visibility", hidden: false },
    ]);
  });

  test.each(["dark", "light"] as const)("nothing is in anyone's way (%s)", async (scheme) => {
    await come({ scheme });
    stage.set({ goal: [0.4, 0.4], law: "add" });
    await says('[data-panel="steering"] .chip', /^steering$/);
    expect(await obstacles(seen.page)).toEqual([]);
  });
});

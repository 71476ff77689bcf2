/** The implant's sliders in a browser, on a living session: they act on the brain's side, and every page sees it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compiledCli, startCli } from "../compiled.ts";
import { freshSeed } from "../stand-ins.ts";
import { obstacles } from "./accessible.ts";
import { openBrowser, type Visit, visit } from "./browser.ts";

const seed = freshSeed();
const PATIENCE = { timeout: 30_000, interval: 100 };
const folder = mkdtempSync(join(tmpdir(), "symbiote-implant-"));
const server = startCli(
  compiledCli(),
  ["start", "--no-open", "--port", "0", "--seed", String(seed)],
  {},
  folder,
);
let browser: Browser;
let seen: Visit;
let url: string;

beforeAll(async () => {
  [browser, url] = await Promise.all([openBrowser(), server.line(/http:\S+/)]);
  seen = await visit(browser, url);
});
afterAll(async () => {
  await browser?.close();
  server.interrupt();
  await server.finished;
  rmSync(folder, { recursive: true, force: true });
});

const sliderOf = (id: string, { page } = seen) => page.locator(`#${id}`);
const open = ({ page } = seen) => page.getByRole("button", { name: "Implant…" }).click();

describe(`the implant's sliders, seed ${seed}`, () => {
  test("open over the page, all of them in sight and none an obstacle", async () => {
    await expect.poll(() => seen.page.locator("#state").textContent(), PATIENCE).toMatch(/^Live/);
    await open();
    const box = (await seen.page.locator("#implant").boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y + box.height).toBeLessThanOrEqual(800);
    const sliders = seen.page.locator("#implant input[type=range]");
    expect(await sliders.count()).toBeGreaterThan(15);
    for (const slider of await sliders.all()) {
      const at = (await slider.boundingBox())!;
      expect(at.y + at.height).toBeLessThanOrEqual(box.y + box.height);
    }
    expect(await obstacles(seen.page)).toEqual([]);
  });

  test("one that is moved acts, and another page sees where it stands", async () => {
    await sliderOf("electrodes-dead").focus();
    await seen.page.keyboard.press("End");
    const other = await visit(browser, url);
    await expect.poll(() => sliderOf("electrodes-dead", other).inputValue(), PATIENCE).toBe("1");
    await open(other);
    await sliderOf("stimulator-decay", other).focus();
    await other.page.keyboard.press("End");
    await expect.poll(() => sliderOf("stimulator-decay").inputValue(), PATIENCE).toBe("0.99");
    await other.close();
  });

  test.each([
    [400, 800],
    [360, 560],
  ])("on %d × %d pixels they leave the emergency stop in reach", async (width, height) => {
    const small = await visit(browser, url, { width, height });
    await expect.poll(() => small.page.locator("#state").textContent(), PATIENCE).toMatch(/^Live/);
    await open(small);
    const [box, stop] = await Promise.all(
      ["#implant", "#estop"].map(async (of) => (await small.page.locator(of).boundingBox())!),
    );
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.height).toBeGreaterThan(height / 2);
    expect(box.y + box.height).toBeLessThanOrEqual(stop.y);
    await small.page.locator("#estop").click();
    await expect.poll(() => small.page.locator("#state").textContent(), PATIENCE).toBe("Stopped");
    await small.page.locator("#estop").click();
    await expect.poll(() => small.page.locator("#state").textContent(), PATIENCE).toMatch(/^Live/);
    await small.close();
  });

  test("electrodes come out and go back in while it runs", async () => {
    const count = () => seen.page.locator('[data-panel="activations"] .note').textContent();
    await sliderOf("electrodes-active").focus();
    await seen.page.keyboard.press("Home");
    await expect.poll(count, PATIENCE).toMatch(/^1 of \d+ electrodes$/);
    await seen.page.keyboard.press("End");
    await expect.poll(count, PATIENCE).toMatch(/^\d+ electrodes$/);
    await sliderOf("electrodes-sigmaUnits").focus();
    await seen.page.keyboard.press("End");
    await expect.poll(() => sliderOf("electrodes-sigmaUnits").inputValue(), PATIENCE).toBe("16");
  });

  test("the implant is perfect again at a press, and Escape closes it", async () => {
    await seen.page.getByRole("button", { name: "Perfect again" }).click();
    await seen.page.reload();
    await expect.poll(() => seen.page.locator("#state").textContent(), PATIENCE).toMatch(/^Live/);
    expect(await sliderOf("electrodes-dead").inputValue()).toBe("0");
    expect(await sliderOf("electrodes-sigmaUnits").inputValue()).toBe("0");
    expect(await sliderOf("stimulator-decay").inputValue()).toBe("0");
    await open();
    await seen.page.keyboard.press("Escape");
    expect(await seen.page.locator("#implant").isVisible()).toBe(false);
    expect(seen.faults).toEqual([]);
  });
});

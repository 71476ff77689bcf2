/** The whole thing as a newcomer meets it: one command, one page, a brain that is read, steered, stopped and kept. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compiledCli } from "../compiled.ts";
import { coloursOf, obstacles } from "./accessible.ts";
import { openBrowser, type Visit, visit } from "./browser.ts";

const START_MS = 30_000;
const PATIENCE = { timeout: 45_000, interval: 250 };

/** `symbiote start` in a folder of its own, and the address that it printed. */
async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "symbiote-live-"));
  const args = [compiledCli(), "start", "--port", "0", "--no-open"];
  const child: ChildProcess = spawn(process.execPath, args, { cwd: folder });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  let heard = "";
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no address within ${START_MS} ms: ${heard}`)), START_MS);
    const listen = (text: Buffer) => {
      heard += text;
      const found = /http:\/\/\S+#token=[\w-]+/.exec(heard);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[0]);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${heard}`)));
  });
  return {
    url,
    async stop() {
      child.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let server: Awaited<ReturnType<typeof startServer>>;
let browser: Browser;
let seen: Visit;
const text = async (selector: string) =>
  (await seen.page.locator(selector).first().textContent({ timeout: 5000 })) ?? "";
const says = (selector: string, wanted: RegExp) =>
  expect.poll(() => text(selector), PATIENCE).toMatch(wanted);
const panel = (name: string) => `[data-panel="${name}"]`;
const arena = `${panel("world")} canvas`;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  seen = await visit(browser, server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe("the page of a living session", () => {
  test("comes up live, keeps its token to itself, and the decoding becomes good", async () => {
    await says("#state", /^Live/);
    expect(seen.page.url()).not.toContain("token");
    const score = async () => Number(await text(`${panel("score")} .headline output`));
    await expect.poll(score, PATIENCE).toBeGreaterThan(0.5);
    expect(await coloursOf(seen.page, arena)).toBeGreaterThan(10);
    expect(await coloursOf(seen.page, `${panel("activations")} canvas`)).toBeGreaterThan(20);
    expect(await coloursOf(seen.page, `${panel("decoding")} canvas >> nth=0`)).toBeGreaterThan(10);
  });

  test("a click takes the wheel: the symbiote steers, the brain answers, the target is reached", async () => {
    expect(await seen.page.getByLabel("Law", { exact: true }).inputValue()).toBe("symbiote");
    const box = (await seen.page.locator(arena).boundingBox())!;
    await seen.page.mouse.click(box.x + 0.34 * box.width, box.y + 0.4 * box.height);
    await says(`${panel("world")} .now`, /You have the wheel/);
    await says(`${panel("steering")} .acks`, /Command #\d+: applied \d+ ticks? after its cause/);
    await says(`${panel("world")} .now`, /target reached [1-9]/);
    expect(await text(`${panel("latency")} .figures`)).toMatch(/Tick lateness\s*[\d.]+ · [\d.]+ ms/);
  });

  test("Escape gives the wheel back", async () => {
    await seen.page.keyboard.press("Escape");
    await says(`${panel("world")} .now`, /^((?!You have the wheel)[\s\S])*$/);
    expect(await seen.page.getByRole("button", { name: /wheel back/ }).isVisible()).toBe(false);
  });

  test("arrow keys and Enter place a target too", async () => {
    await seen.page.locator(arena).focus();
    for (let i = 0; i < 9; i++) await seen.page.keyboard.press("ArrowRight");
    await seen.page.keyboard.press("Enter");
    await says(`${panel("world")} .now`, /You have the wheel/);
  });

  test("Space stops everything at once, and a button arms again", async () => {
    await seen.page.keyboard.press("Space");
    await says("#state", /^Stopped$/);
    await says("#banner", /Emergency stop/);
    await says(`${panel("steering")} .chip`, /^not steering$/);
    await seen.page.getByRole("button", { name: "Arm steering again" }).click();
    await says("#state", /^Live/);
  });

  test("time can be stopped, stepped and hurried", async () => {
    await seen.page.getByRole("button", { name: "Pause" }).click();
    await says("#state", /^Paused/);
    await seen.page.getByRole("button", { name: "Step" }).click();
    await seen.page.getByRole("button", { name: "Start" }).click();
    await says("#state", /^Live/);
    const seconds = async () => {
      const [minutes, rest] = (await text("#state"))
        .match(/(\d+):(\d+)/)!
        .slice(1)
        .map(Number);
      return 60 * minutes + rest;
    };
    const before = await seconds();
    await seen.page.getByRole("radio", { name: "×4" }).check();
    await expect.poll(seconds, PATIENCE).toBeGreaterThan(before + 8);
    await seen.page.getByRole("radio", { name: "×1" }).check();
  });

  test("a law and a decoder can be exchanged in mid-run", async () => {
    await seen.page.getByLabel("Law", { exact: true }).selectOption("add");
    await says(`${panel("steering")} .knobs`, /dose/);
    await seen.page.getByLabel("Decoder").selectOption("kalman");
    await expect.poll(() => seen.page.getByLabel("Decoder").inputValue(), PATIENCE).toBe("kalman");
  });

  test("a recording grows in the light of its own bytes, and can be shown again", async () => {
    await seen.page.getByRole("button", { name: "Record" }).click();
    await says(`${panel("controls")} .light`, /Recording · [1-9]/);
    await seen.page.locator(`${panel("controls")} .light`).click();
    await says(`${panel("controls")} .light`, /^Record$/);
    const source = seen.page.getByLabel("Show");
    await expect.poll(() => source.locator("option").count(), PATIENCE).toBeGreaterThan(1);
    await source.selectOption({ index: 1 });
    await says("#state", /^Replay/);
    await source.selectOption("live");
    await says("#state", /^Live/);
  });

  test.each(["dark", "light"] as const)(
    "nothing is in anyone's way, and everything fits (%s)",
    async (scheme) => {
      await seen.page.emulateMedia({ colorScheme: scheme });
      await seen.page.waitForTimeout(300);
      expect(await obstacles(seen.page)).toEqual([]);
      for (const [width, height] of [
        [1280, 800],
        [900, 900],
        [390, 844],
      ]) {
        await seen.page.setViewportSize({ width, height });
        await seen.page.waitForTimeout(200);
        const [wide, high] = await seen.page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.scrollHeight,
        ]);
        expect(wide, `${width} px`).toBeLessThanOrEqual(width);
        if (width >= 1100) expect(high, `${width} px`).toBeLessThanOrEqual(height);
      }
      await seen.page.setViewportSize({ width: 1280, height: 800 });
    },
  );

  test("no task holds the page up, and nothing went wrong on the way", async () => {
    expect(await seen.busiest(4000)).toBeLessThan(50);
    expect(seen.faults).toEqual([]);
  });
});

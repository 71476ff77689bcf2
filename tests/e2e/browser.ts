/** A browser for the page's tests, and what a page must never do while it is watched. */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const BROWSERS = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

function browserPath(): string {
  const found = BROWSERS.find((path) => path !== undefined && existsSync(path));
  if (found === undefined)
    throw new Error("no Chromium here; install one, or say where it is with the variable CHROMIUM");
  return found;
}

export interface Visit {
  readonly page: Page;
  /** Console errors, uncaught errors, failed requests and policy violations so far. */
  readonly faults: readonly string[];
  /** The most processor time that one task of the page's main thread takes while it is watched, ms. */
  busiest(watchMs: number): Promise<number>;
  close(): Promise<void>;
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "dark" | "light";
  readonly still?: boolean;
}

/** A browser of its own, with an empty profile. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath(), args: FLAGS });

/** Open `url` in a window that shares nothing with other windows. */
export async function visit(browser: Browser, url: string, look: Look = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
    colorScheme: look.scheme ?? "dark",
    reducedMotion: look.still === true ? "reduce" : "no-preference",
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} for ${response.url()}`);
  });
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`),
    ),
  );
  await page.goto(url);
  return {
    page,
    faults,
    busiest: (watchMs) => busiestTask(page, watchMs),
    close: () => context.close(),
  };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time, µs: what other programs take of the machine does not count. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

async function busiestTask(page: Page, watchMs: number): Promise<number> {
  const tools = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  tools.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => tools.once("Tracing.tracingComplete", resolve));
  await tools.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel"] } });
  await page.waitForTimeout(watchMs);
  await tools.send("Tracing.end");
  await complete;
  await tools.detach();
  const mains = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = events.filter(({ name, pid, tid }) => /RunTask/.test(name) && mains.has(`${pid}/${tid}`));
  if (tasks.length === 0) throw new Error("the trace holds no task of the page");
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

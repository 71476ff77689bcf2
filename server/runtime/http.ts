/**
 * The page over HTTP. The files are read once, at the start, into a fixed list; a request is looked up in that list
 * by its exact path, so nothing a client sends ever reaches the disk.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import type { Access } from "./auth.ts";

interface PageFile {
  readonly body: Buffer;
  readonly type: string;
  readonly cache: string;
}

/** Every file of the page by its URL path. */
export type Page = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Nothing but our own files and our own socket; no frames, no plug-ins, no inline script. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Read every file below `folder`; `index.html` is also `/`. @throws when the folder holds no page. */
export function loadPage(folder: string): Page {
  const page = new Map<string, PageFile>();
  const walk = (path: string, url: string) => {
    for (const item of readdirSync(path, { withFileTypes: true })) {
      if (item.isDirectory()) walk(join(path, item.name), `${url}${item.name}/`);
      else if (item.isFile()) {
        const type = TYPES[extname(item.name)] ?? "application/octet-stream";
        // The build puts a hash of the contents into the names of assets, so those never change.
        const cache = url.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
        page.set(`${url}${item.name}`, { body: readFileSync(join(path, item.name)), type, cache });
      }
    }
  };
  if (existsSync(folder)) walk(folder, "/");
  const index = page.get("/index.html");
  if (index === undefined) throw new Error(`there is no page in ${folder}; build it with: npm run build`);
  return page.set("/", index);
}

/** Answers one request; also the place where the Host header is checked. */
export function servePage(page: Page, access: Access) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const refusal = access.host(request);
    const file = page.get((request.url ?? "/").split("?", 1)[0]);
    if (refusal !== undefined) answer(response, refusal.status, refusal.message);
    else if (request.method !== "GET" && request.method !== "HEAD")
      answer(response, 405, "Only GET and HEAD are answered here.", { Allow: "GET, HEAD" });
    else if (file === undefined) answer(response, 404, "There is no such page.");
    else {
      response.writeHead(200, {
        ...SECURITY_HEADERS,
        "Content-Type": file.type,
        "Content-Length": file.body.byteLength,
        "Cache-Control": file.cache,
      });
      response.end(request.method === "HEAD" ? undefined : file.body);
    }
  };
}

function answer(
  response: ServerResponse,
  status: number,
  sentence: string,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...SECURITY_HEADERS, "Content-Type": "text/plain; charset=utf-8", ...more });
  response.end(`${sentence}\n`);
}

/** An HTTP server that does not wait for slow clients: whoever takes longer than `patienceMs` to ask is cut off. */
export function createWebServer(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  patienceMs = 5000,
): Server {
  const server = createServer(
    {
      headersTimeout: patienceMs,
      requestTimeout: patienceMs,
      keepAliveTimeout: patienceMs,
      connectionsCheckingInterval: patienceMs / 5,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    listener,
  );
  server.maxConnections = 1024;
  return server;
}

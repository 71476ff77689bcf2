/**
 * Who may come in, decided on the HTTP request before a socket exists.
 *
 * Host must be a name we serve (a page elsewhere may point its own name at our address: DNS rebinding). Origin, which
 * browsers always send, must be exactly one of ours. The token, 128 random bits for each role, comes as the
 * subprotocol `token.<token>` or as `Authorization: Bearer <token>`, and is compared in constant time.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { isHostAllowed } from "host-validation-middleware";
import { PROTOCOL, type Role } from "../../streams/protocol.ts";

/** One token a role. */
export type Tokens = Readonly<Record<Role, string>>;

/** Fresh tokens, 128 random bits each. */
export function mintTokens(): Tokens {
  const mint = () => randomBytes(16).toString("base64url");
  return { viewer: mint(), controller: mint(), symbiote: mint(), brain: mint() };
}

/** @throws when a token chosen by the user is too weak, or cannot travel in a header. */
export function checkToken(token: string): string {
  if (/^[A-Za-z0-9_-]{22,128}$/.test(token)) return token;
  throw new Error(
    "a token has 22 to 128 letters, digits, - or _ (128 random bits; try: openssl rand -hex 16)",
  );
}

/** Does only this machine reach `host`? */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** @throws when the server would be reachable from elsewhere with a token that nobody chose. */
export function checkBind(host: string, tokenGiven: boolean): void {
  if (isLoopback(host) || tokenGiven) return;
  throw new Error(
    `listening on ${host} lets other machines in: choose a token with --token, or listen on 127.0.0.1 (the default)`,
  );
}

/** Both of these, for what a user asked for. @throws like them */
export function checkAccess({ host, token }: { readonly host: string; readonly token?: string }): void {
  checkBind(host, token !== undefined);
  if (token !== undefined) checkToken(token);
}

/** Our own origins, exactly: what a browser sends that has our page open. */
export function originsOf(host: string, port: number): readonly string[] {
  const names = isLoopback(host)
    ? ["127.0.0.1", "localhost", "[::1]"]
    : [isIP(host) === 6 ? `[${host}]` : host];
  return names.map((name) => `http://${name}:${port}`);
}

export interface Refusal {
  readonly status: 400 | 401 | 403;
  /** A sentence for the user; never contains what the client sent. */
  readonly message: string;
}

export interface Access {
  /** Is this request for us? Checked on every request, page or socket. */
  host(request: IncomingMessage): Refusal | undefined;
  /** May this upgrade become a socket, and with which role? */
  admit(request: IncomingMessage): Refusal | { readonly role: Role };
}

export interface AccessOptions {
  readonly tokens: Tokens;
  /** Host names served beside localhost and IP addresses. */
  readonly hosts: readonly string[];
  /** Origins allowed now; none for a port that no page uses. A function, because the port is known late. */
  readonly origins: () => readonly string[];
}

export function createAccess({ tokens, hosts, origins }: AccessOptions): Access {
  const allowedHosts = Object.freeze([...hosts]);
  const digests = Object.entries(tokens).map(([role, token]) => ({
    role: role as Role,
    digest: sha256(token),
  }));

  /** Every token is compared, whole, whatever the outcome. */
  const roleOf = (token: string): Role | undefined => {
    const given = sha256(token);
    let role: Role | undefined;
    for (const known of digests) if (timingSafeEqual(known.digest, given)) role = known.role;
    return role;
  };

  const access: Access = {
    host({ headers }) {
      if (headers.host !== undefined && isHostAllowed(headers.host, allowedHosts)) return undefined;
      return { status: 403, message: "This host name is not served here; use the address that was printed." };
    },
    admit(request) {
      const refusal = access.host(request);
      if (refusal !== undefined) return refusal;
      const { origin } = request.headers;
      if (origin !== undefined && !origins().includes(origin))
        return {
          status: 403,
          message: "Pages of this origin may not connect; open the address that was printed.",
        };
      const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((one) => one.trim());
      if (!offered.includes(PROTOCOL))
        return { status: 400, message: `Offer the WebSocket subprotocol ${PROTOCOL}.` };
      const token = tokenIn(request, offered);
      if (token === undefined)
        return {
          status: 401,
          message: 'A token is needed: subprotocol "token.…" or "Authorization: Bearer …".',
        };
      const role = roleOf(token);
      if (role === undefined)
        return {
          status: 401,
          message: "This token is not valid; each start of the server prints a new one.",
        };
      return { role };
    },
  };
  return access;
}

function tokenIn(request: IncomingMessage, offered: readonly string[]): string | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "");
  if (bearer !== null) return bearer[1];
  return offered.find((one) => one.startsWith("token."))?.slice("token.".length);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

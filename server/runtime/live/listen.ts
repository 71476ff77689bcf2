/** Listening, and what to say when that is not possible. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The port that `server` listens on. @throws one sentence that says what to do. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(sentenceOf(error, port, host))));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Where sockets of this host and port are. */
export const socketUrl = (host: string, port: number): string =>
  `ws://${host.includes(":") ? `[${host}]` : host}:${port}`;

function sentenceOf(error: NodeJS.ErrnoException, port: number, host: string): string {
  if (error.code === "EADDRINUSE")
    return `port ${port} is in use; choose another with --port, or --port 0 for any free one`;
  if (error.code === "EACCES") return `port ${port} needs more rights; choose one above 1023 with --port`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `${host} is no address of this machine; choose another with --host`;
  return error.message;
}

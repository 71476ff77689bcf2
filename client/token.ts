/**
 * The session's token. It arrives in the fragment of the printed address (`#token=…`), which browsers never send to
 * a server; it moves to sessionStorage and leaves the address bar, so that it is not copied with a link.
 */
const KEY = "symbiote.token";

/** The token, or undefined when this page was opened without one. */
export function takeToken(): string | undefined {
  const found = tokenIn(location.hash);
  if (found !== undefined) {
    sessionStorage.setItem(KEY, found);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** The token of a fragment: `#token=abc` → `abc`. */
export function tokenIn(fragment: string): string | undefined {
  const value = new URLSearchParams(fragment.replace(/^#/, "")).get("token");
  return value === null || value === "" ? undefined : value;
}

/**
 * Keys that work everywhere: Space stops all steering at once, Escape gives the wheel back, P pauses. Space and
 * letters stay with a control while the keyboard has brought the focus there; a control that was clicked gives its
 * focus up, so that Space is the emergency stop again.
 */
export interface Keys {
  readonly estop: () => void;
  readonly release: () => void;
  readonly pause: () => void;
}

const CONTROL = "button, select, input, a[href]";

export function listenToKeys(keys: Keys): void {
  let pointed = false;
  document.addEventListener("pointerdown", () => {
    pointed = true;
  });
  document.addEventListener("keydown", (event) => {
    pointed = false;
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") keys.release();
    else if ((event.target as HTMLElement).closest(CONTROL) !== null) return;
    else if (event.key === " ") keys.estop();
    else if (event.key === "p" || event.key === "P") keys.pause();
    else return;
    event.preventDefault();
  });
  for (const kind of ["click", "change"])
    document.addEventListener(kind, (event) => {
      const control = (event.target as HTMLElement).closest<HTMLElement>(CONTROL);
      if (pointed && control !== null && control.tagName !== "SELECT") control.blur();
      if (pointed && kind === "change") control?.blur();
    });
}

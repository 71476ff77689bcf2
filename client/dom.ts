/** Elements without a framework: `el("button", { class: "quiet", "aria-pressed": "false" }, "Pause")`. */
type Attribute = string | number | boolean | undefined;

/** Make an element. `true` sets an empty attribute; `false` and `undefined` leave it out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/** Write text only when it differs, so that a page at rest does no layout. */
export function write(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Set an attribute only when it differs. */
export function mark(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** Give a `<select>` these options, if it has others, and choose one of them. */
export function fillSelect(select: HTMLSelectElement, names: readonly string[], chosen: string): void {
  const current = Array.from(select.options, (option) => option.value);
  if (current.length !== names.length || current.some((name, i) => name !== names[i]))
    select.replaceChildren(...names.map((name) => el("option", { value: name }, name)));
  if (select.value !== chosen) select.value = chosen;
}

/** A number with its name above it; `colour` adds the swatch of a plot's line. */
export function figure(label: string, title: string, colour?: string) {
  const name = el("span", {}, label);
  const value = el("output", {}, "–");
  const kind = colour === undefined ? "figure" : `figure key-${colour}`;
  return { node: el("div", { class: kind, title }, name, value), name, value };
}

/** A colour key: one entry a series, `[colour and perhaps shape, words]`. */
export function key(...entries: readonly (readonly [string, string])[]): HTMLElement {
  const items = entries.map(([look, words]) => el("li", { class: `key-${look}` }, words));
  return el("ul", { class: "key" }, ...items);
}

/** Words as a sentence: a capital at the start, a full stop at the end. */
export function sentence(words: string): string {
  const start = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

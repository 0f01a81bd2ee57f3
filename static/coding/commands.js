// Every key of the coding screen, in one list: what runs, and what the cheat sheet says. The only listener for keys.

import { element } from "./dom.js";

const dialog = document.getElementById("keys");
const commands = [];
const closed = []; // while one of these says true, keys belong to somebody else (the picker, an editor)

// key: as KeyboardEvent.key ("z", "ArrowDown", "?") or "1-9"; shift, ctrl (or the Mac's command key), alt: wanted;
// single: a key of one letter, which people may switch off (WCAG 2.1.4); words: for the cheat sheet, without them it is
// not listed; group: its heading there; run(event): may return false to let the browser have the key.
export function command(given) {
  const one = { shift: false, ctrl: false, alt: false, single: false, group: "Coding", ...given };
  const same = (other) => ["key", "shift", "ctrl", "alt"].every((name) => one[name] === other[name]);
  if (commands.some(same)) throw new Error(`Two commands have the key ${one.key}.`);
  commands.push(one);
}

export const list = () => commands;
export const closedWhile = (test) => closed.push(test);

let singles = true;
export const singleKeys = () => singles;
export function setSingleKeys(on) {
  singles = on;
}

function matches(one, event) {
  if (one.ctrl !== (event.ctrlKey || event.metaKey) || one.alt !== event.altKey) return false;
  if (one.single && !singles) return false;
  if (one.key === "1-9") return !event.shiftKey && /^Digit[1-9]$/.test(event.code);
  // Shift is part of some signs ("?"), so it only counts for letters and named keys.
  const named = one.key.length > 1 || /\p{L}/u.test(one.key);
  return one.key.toLowerCase() === event.key.toLowerCase() && (!named || one.shift === event.shiftKey);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]") || closed.some((test) => test())) return;
  const writing = event.target.closest("input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (writing) {
    if (event.key === "Escape") document.getElementById("reader").focus();
    return;
  }
  if (event.target.closest("button, a, summary") && (event.key === "Enter" || event.key === " ")) return;
  const found = commands.find((one) => matches(one, event));
  if (!found) return;
  if (found.run(event) !== false) event.preventDefault();
});

// ---- cheat sheet ----

const NAMES = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc", "1-9": "1 – 9" };

function keysOf(one) {
  const name = NAMES[one.key] ?? (one.key.length === 1 ? one.key.toUpperCase() : one.key);
  const parts = [one.ctrl && "Ctrl", one.alt && "Alt", one.shift && "⇧", name].filter(Boolean);
  return parts.map((part) => element("kbd", {}, part));
}

export function showAll() {
  const groups = new Map();
  for (const one of commands.filter((each) => each.words)) {
    if (!groups.has(one.group)) groups.set(one.group, new Map());
    const rows = groups.get(one.group);
    rows.set(one.words, [...(rows.get(one.words) ?? []), one]);
  }
  const lists = [...groups].map(([group, rows]) =>
    element(
      "section",
      {},
      element("h3", { class: "micro" }, group),
      element(
        "dl",
        { class: "keys" },
        ...[...rows].flatMap(([words, same]) => [
          element("dt", {}, ...same.flatMap((one, n) => [n ? " or " : "", ...keysOf(one)])),
          element("dd", {}, words),
        ]),
      ),
    ),
  );
  document.getElementById("keys-list").replaceChildren(...lists);
  dialog.showModal();
}

command({ key: "?", single: true, words: "all keys", group: "This page", run: showAll });
command({ key: "/", ctrl: true, words: "all keys", group: "This page", run: showAll });
document.getElementById("open-keys").addEventListener("click", showAll);

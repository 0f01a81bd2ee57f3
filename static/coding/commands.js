// Every key of the coding screen, in one list: what runs, and what the cheat sheet says. The only listener for keys.

import { element } from "./dom.js";
import * as holding from "./holding.js";

const dialog = document.getElementById("keys");
const find = document.getElementById("keys-find");
const commands = [];
const closed = []; // while one of these says true, keys belong to somebody else (the picker, an editor)

// key: as KeyboardEvent.key ("z", "ArrowDown", "?") or "1-9"; shift, ctrl (or the Mac's command key), alt: wanted;
// single: a key of one letter, which people may switch off (WCAG 2.1.4); words: for the cheat sheet, without them it is
// not listed; group: its heading there; run(event): may return false to let the browser have the key. needs: what must
// have come before it runs, where that is on its way ("excerpt", "inspector"); writes: it opens a field to write in, and
// returns a promise where that takes a moment.
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
  draw();
  filter();
}

// A single key also works with Alt, always: so nothing is lost by switching single keys off.
function matches(one, event) {
  if (one.ctrl !== (event.ctrlKey || event.metaKey)) return false;
  if (one.single ? !singles && !event.altKey : one.alt !== event.altKey) return false;
  if (one.key === "1-9") return !event.shiftKey && /^Digit[1-9]$/.test(event.code);
  // Shift is part of some signs ("?"), so it only counts for letters and named keys.
  const named = one.key.length > 1 || /\p{L}/u.test(one.key);
  return one.key.toLowerCase() === keyOf(event) && (!named || one.shift === event.shiftKey);
}

// With Alt a Mac writes other signs, so the key's place counts for letters.
const keyOf = (event) => (event.altKey && /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase()) || event.key.toLowerCase();

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
  if (holding.run(found, () => found.run(event)) !== false) event.preventDefault();
});

// ---- cheat sheet ----

const NAMES = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc", "1-9": "1 – 9" };

function keysOf(one) {
  const name = NAMES[one.key] ?? (one.key.length === 1 ? one.key.toUpperCase() : one.key);
  const parts = [one.ctrl && "Ctrl", (one.alt || (one.single && !singles)) && "Alt", one.shift && "⇧", name].filter(Boolean);
  return parts.map((part) => element("kbd", {}, part));
}

// Only the keys whose words, or the key itself, hold what was typed.
function filter() {
  const wanted = find.value.trim().toLowerCase();
  const rows = [...document.querySelectorAll("#keys-list dt")];
  for (const key of rows) {
    const words = key.nextElementSibling;
    const fits = `${words.textContent} ${key.textContent}`.toLowerCase().includes(wanted);
    key.hidden = words.hidden = !fits;
  }
  for (const part of document.querySelectorAll("#keys-list section")) part.hidden = !part.querySelector("dt:not([hidden])");
  const left = rows.filter((row) => !row.hidden).length;
  document.getElementById("keys-found").textContent = wanted ? (left ? `${left} of ${rows.length}` : "No shortcut found.") : "";
}

export function showAll() {
  draw();
  find.value = "";
  filter();
  dialog.showModal();
}

function draw() {
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
}

command({ key: "?", single: true, words: "all keyboard shortcuts", group: "This page", run: showAll });
command({ key: "/", ctrl: true, words: "all keyboard shortcuts", group: "This page", run: showAll });
document.getElementById("open-keys").addEventListener("click", showAll);
find.addEventListener("input", filter);

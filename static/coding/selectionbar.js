// The small bar at the selected words: what can be done with them, by mouse, by finger and by keys. It lies over the page
// and moves nothing, and never over the words themselves.

import { apply, choose } from "./applying.js";
import { recent } from "./codes.js";
import { command } from "./commands.js";
import { announce, element, tag } from "./dom.js";
import * as invivo from "./invivo.js";
import * as keyboard from "./keyboard.js";
import * as memos from "./memos.js";
import * as picker from "./picker.js";
import * as screen from "./screen.js";
import { isByFinger } from "./touch.js";
import * as turns from "./turns.js";

const GAP = 8;
const HANDLE = 30; // the handles of a selection by finger hang below it
const EDGE = 8;
const COPIED_MS = 2000;
const reader = document.getElementById("reader");
const bar = element("div", { class: "selection-bar float", role: "toolbar", "aria-label": "Selected words", hidden: true });
let places = [];
let dismissed = false; // by Escape, until something else is selected
let copied = false;
let timer;

const lastCode = () => recent().find((code) => !code.is_retired);
const selectedTurn = () => turns.byId(places[0].turn);

// ---- what it does ----

function button(words, run, properties = {}) {
  const made = element("button", { type: "button", ...properties }, ...[words].flat());
  made.addEventListener("click", run);
  return made;
}

function buttons() {
  const last = lastCode();
  return [
    button("Code", choose, { title: "Choose a code (C)", "aria-haspopup": "dialog" }),
    last && button([tag(last), element("span", {}, last.name)], () => apply(last), { class: "again", title: `Apply ${last.name} (.)`, "aria-label": `Apply ${last.letters} ${last.name}` }),
    invivo.mayCreate && button("In vivo", invivo.open, { title: "Create a code from these words (V)" }),
    button("Memo", () => memos.openTurn(selectedTurn()), { title: "Memo on this turn", "aria-haspopup": "dialog" }),
    button(copied ? "Copied" : "Copy", copy, { class: "copy-words", title: "Copy the words and their place" }),
  ].filter(Boolean);
}

// The words and where they stand: “…” (Irena, Group B, turn 14, 00:18:20)
export function quoted() {
  const turn = selectedTurn();
  const words = places.map((place) => place.quote).join("\n");
  const title = document.querySelector(".crumbs [aria-current]").textContent.trim();
  const parts = [turn.querySelector("header b")?.textContent, title, turn.dataset.number && `turn ${turn.dataset.number}`, turn.querySelector("header time")?.textContent];
  return `“${words}” (${parts.filter(Boolean).join(", ")})`;
}

async function copy() {
  try {
    await navigator.clipboard.writeText(quoted());
  } catch {
    return announce("The browser does not allow copying. Use its own copy command.");
  }
  copied = true;
  draw();
  announce("Copied with their place.");
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    copied = false;
    draw();
  }, COPIED_MS);
  return undefined;
}

// ---- where it is ----

function draw() {
  const held = [...bar.children].indexOf(document.activeElement);
  bar.replaceChildren(...buttons());
  [...bar.children].forEach((each, n) => (each.tabIndex = n === Math.max(held, 0) ? 0 : -1));
  if (held >= 0) bar.children[Math.min(held, bar.children.length - 1)].focus();
}

// The lines of the selected words that can be seen, as they stand in the window.
function lines() {
  const edge = reader.getBoundingClientRect();
  return places
    .filter((place) => turns.byId(place.turn))
    .flatMap((place) => [...turns.rangeOf(turns.byId(place.turn), place.start, place.end).getClientRects()])
    .filter((rect) => rect.width && rect.bottom > edge.top && rect.top < edge.bottom);
}

// Below the words, or above them where there is no room; over the bar of the page where the words fill the screen.
function place() {
  const shown = lines();
  bar.hidden = dismissed || !shown.length || picker.isOpen();
  if (bar.hidden) return;
  const edge = reader.getBoundingClientRect();
  const { width, height } = bar.getBoundingClientRect();
  const top = Math.min(...shown.map((rect) => rect.top));
  const bottom = Math.max(...shown.map((rect) => rect.bottom));
  const below = bottom + (isByFinger() ? HANDLE : GAP);
  const above = Math.max(top, edge.top) - GAP - height;
  const y = below + height + EDGE <= Math.min(edge.bottom, window.innerHeight) ? below : Math.max(0, above);
  const x = Math.min(shown.at(-1).right - width / 2, edge.right - EDGE - width, window.innerWidth - EDGE - width);
  bar.style.top = `${y}px`;
  bar.style.left = `${Math.max(edge.left + EDGE, x)}px`;
}

let waiting = false;
function placeSoon() {
  if (waiting || !places.length) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    if (places.length) place();
  });
}

function follow({ selected }) {
  if (selected === places && selected.length) return;
  const had = bar.contains(document.activeElement);
  const turn = places.length ? selectedTurn() : null;
  places = selected;
  dismissed = copied = false;
  if (places.length) {
    draw();
    return place();
  }
  bar.hidden = true;
  // The focus does not fall out of the page with the button that had it.
  if (had) keyboard.focusTurn(turn, { scroll: false });
  return undefined;
}

// ---- keys ----

function enter() {
  // From the text itself, and not from an editor or a button in it, where the tab key has its own way.
  if (bar.hidden || !document.activeElement.matches(".turn, #reader, body")) return false;
  bar.querySelector("[tabindex='0']").focus();
  return true;
}

function onKey(event) {
  const all = [...bar.children];
  const at = all.indexOf(document.activeElement);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    for (const each of all) each.tabIndex = -1;
    all[next % all.length].tabIndex = 0;
    all[next % all.length].focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    dismissed = true;
    place();
    screen.restoreSelection();
  }
}

command({ key: "Tab", words: "go to the bar at the selected words", group: "Selecting", run: enter });

export function start() {
  if (!screen.canCode) return;
  reader.after(bar);
  bar.addEventListener("keydown", onKey);
  // The browser's selection stays while a button is pressed.
  for (const what of ["mousedown", "pointerdown"]) bar.addEventListener(what, (event) => event.preventDefault());
  screen.onChange(follow);
  screen.onPainted(placeSoon);
  screen.onStructure(placeSoon);
  reader.addEventListener("scroll", placeSoon, { passive: true });
  window.addEventListener("resize", placeSoon);
  new ResizeObserver(placeSoon).observe(document.getElementById("turns"));
  new MutationObserver(placeSoon).observe(document.getElementById("picker"), { attributeFilter: ["hidden"] });
}

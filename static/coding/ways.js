// More ways through a transcript by keys: to its ends, to a turn or a time, to what is not coded, to where people differ.

import * as api from "./api.js";
import * as applying from "./applying.js";
import { command } from "./commands.js";
import { announce, element } from "./dom.js";
import * as drawers from "./drawers.js";
import * as keyboard from "./keyboard.js";
import { length } from "./offsets.js";
import * as parts from "./parts.js";
import * as screen from "./screen.js";
import { cannot } from "./toast.js";
import * as turns from "./turns.js";

const MOVE = "Moving";
const reader = document.getElementById("reader");
const PANES = ["tree", "reader", "inspector"];

async function ends(last) {
  if (last) await parts.loadAll();
  keyboard.focusTurn(last ? turns.all().at(-1) : turns.all()[0]);
}

// As far as one screen shows, from the turn that has the focus.
function byScreen(forward) {
  const from = keyboard.turn();
  if (!from) return keyboard.move(true);
  const limit = reader.clientHeight * 0.9;
  let target = from;
  for (let next = from, far = 0; next && far < limit; next = forward ? turns.next(next) : turns.previous(next)) {
    far += next.offsetHeight;
    target = next;
  }
  return keyboard.focusTurn(target);
}

async function nextUncoded() {
  await parts.loadAll();
  const all = turns.all();
  const at = all.indexOf(keyboard.turn());
  const isFree = (turn) => !turn.querySelector("mark") && !turn.classList.contains("team") && !turn.classList.contains("unspoken");
  const found = all.slice(at + 1).find(isFree) ?? all.slice(0, at + 1).find(isFree);
  if (!found) return cannot("Every turn has a code.");
  keyboard.focusTurn(found);
  return announce("Nothing is coded in this turn.");
}

async function nextDisagreement() {
  const found = await api.get(`transcripts/${screen.transcript}/disagreements`);
  if (!found.length) return cannot("No disagreements here.");
  await parts.loadAll();
  const ids = found.map((one) => one.excerpt);
  const next = found[(ids.indexOf(screen.openedExcerpt()) + 1) % found.length];
  await screen.openExcerpt(next.excerpt);
  return announce(next.why);
}

function repeatLast() {
  const code = applying.lastCode();
  if (!code) return cannot("No code applied yet.");
  if (!screen.selectedPlaces().length) screen.readSelection();
  if (!screen.selectedPlaces().length && !screen.openedExcerpt()) return cannot("Select some words first.");
  return applying.apply(code);
}

// Into the next turn: the selection of several turns is the browser's own, and becomes one excerpt.
function extendTurn(forward) {
  if (!screen.selectedPlaces().length) {
    if (!keyboard.turn()) keyboard.move(true);
    keyboard.wholeTurn(keyboard.turn());
    return screen.readSelection();
  }
  const places = screen.selectedPlaces();
  const first = turns.byId(places[0].turn);
  const last = turns.byId(places.at(-1).turn);
  const target = forward ? turns.next(last) : places.length > 1 ? turns.previous(last) : null;
  if (!target) return cannot(forward ? "This is the last turn." : "The selection is within one turn.");
  turns.selectBetween(first, places[0].start, target, length(turns.textOf(target).textContent));
  return screen.readSelection();
}

// A turn's number, or a time: 12, 1:05, 01:02:03.
async function goTo(words) {
  await parts.loadAll();
  const all = turns.all();
  const time = /^(?:(\d+):)?(\d{1,2}):(\d{2})$/.exec(words.trim());
  let found;
  if (time) {
    const wanted = [time[1] ?? 0, time[2], time[3]].reduce((sum, part) => sum * 60 + Number(part), 0);
    const seconds = (turn) => (turn.querySelector("time")?.textContent ?? "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    found = all.findLast((turn) => turn.querySelector("time")?.textContent && seconds(turn) <= wanted) ?? all[0];
  } else found = all.find((turn) => turn.dataset.number === words.trim());
  if (!found) return false;
  keyboard.focusTurn(found);
  found.scrollIntoView({ block: "center" });
  return true;
}

function ask() {
  const input = element("input", { type: "text", "aria-label": "Turn number or time", placeholder: "12 or 0:14:05", inputMode: "numeric" });
  const problem = element("span", { class: "field-error", role: "alert" });
  const form = element("form", { class: "go-to float", "aria-label": "Go to" }, element("span", {}, "Go to "), input, problem);
  const close = () => {
    form.remove();
    screen.restoreSelection();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await goTo(input.value)) form.remove();
    else problem.textContent = "There is no such turn.";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  input.addEventListener("blur", () => window.setTimeout(() => form.remove(), 200));
  document.body.append(form);
  input.focus();
}

function nextPane(forward) {
  const here = PANES.findIndex((id) => document.getElementById(id).contains(document.activeElement));
  const pane = document.getElementById(PANES[(here + (forward ? 1 : -1) + PANES.length) % PANES.length]);
  if (pane.id === "tree") return drawers.openTree();
  const turn = pane === reader && (keyboard.turn() ?? turns.all()[0]);
  if (turn) return keyboard.focusTurn(turn, { scroll: false });
  const first = pane.querySelector("button:not([disabled]), input, a[href], textarea, select");
  if (first) return first.focus();
  pane.tabIndex = -1;
  return pane.focus();
}

command({ key: "Home", words: "first turn", group: MOVE, run: () => void ends(false) });
command({ key: "End", words: "last turn", group: MOVE, run: () => void ends(true) });
command({ key: "PageDown", words: "one screen down", group: MOVE, run: () => byScreen(true) });
command({ key: "PageUp", words: "one screen up", group: MOVE, run: () => byScreen(false) });
command({ key: "u", single: true, words: "next turn without a code", group: MOVE, run: () => void nextUncoded() });
command({ key: "d", single: true, words: "next excerpt coders disagree on", group: MOVE, run: () => void nextDisagreement() });
command({ key: "g", single: true, words: "go to a turn or a time", group: MOVE, run: ask });
command({ key: "F6", words: "next part of the page", group: MOVE, run: () => nextPane(true) });
command({ key: "F6", shift: true, words: "previous part of the page", group: MOVE, run: () => nextPane(false) });
command({ key: "ArrowDown", shift: true, words: "select the turn, then the next one too", group: "Selecting", run: () => extendTurn(true) });
command({ key: "ArrowUp", shift: true, words: "deselect the last turn", group: "Selecting", run: () => extendTurn(false) });
command({ key: ".", single: true, words: "apply the last code again", group: "Coding", run: () => void repeatLast() });

export function start() {
  // One stop for the tab key in the text: the turn that had the focus last, or the first one.
  const first = turns.all()[0];
  if (first && !keyboard.turn()) first.tabIndex = 0;
  reader.addEventListener("focusin", (event) => {
    const turn = event.target.classList.contains("turn") ? event.target : null;
    if (turn && turn !== keyboard.turn()) {
      if (first) first.tabIndex = -1;
      keyboard.adopt(turn);
    }
  });
  let named = null;
  screen.onChange(({ selected, excerpt }) => {
    if (excerpt && excerpt !== named) announce(turns.nameOf(excerpt));
    named = excerpt;
    if (!selected.length) return;
    const words = selected.map((place) => place.quote).join(" ").split(/\s+/);
    const shown = words.length > 12 ? `${words.slice(0, 6).join(" ")} … ${words.slice(-4).join(" ")}` : words.join(" ");
    announce(`${words.length} ${words.length === 1 ? "word" : "words"} selected: ${shown}`);
  });
}

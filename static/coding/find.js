// Search in this transcript. The server says where the words stand, also in parts that have not come yet; the hits are
// Custom Highlights, which change nothing in the text, and marks in the jump bar.

import * as api from "./api.js";
import { wire } from "./codehits.js";
import { command } from "./commands.js";
import { announce, element } from "./dom.js";
import * as jump from "./jump.js";
import { load, pending } from "./parts.js";
import * as screen from "./screen.js";
import { cannot } from "./toast.js";
import * as turns from "./turns.js";
import { offerUndo } from "./undo.js";

const SVG = "http://www.w3.org/2000/svg";
const input = document.getElementById("find");
const count = document.getElementById("find-count");
const all = document.getElementById("find-code");
const next = document.getElementById("find-next");
const before = document.getElementById("find-before");
const dialog = document.getElementById("code-hits");

let hits = []; // [{ turn, at, start, end }] of the whole transcript, in order
let byTurn = new Map(); // turn -> its hits
let ranges = new Map(); // hit -> its range, of the turns that are on the page
let here = -1;
let asked = 0; // number of the newest question: answers to earlier ones are not shown
let people = 0;

const marked = CSS.highlights ? new Highlight() : null;
const markedHere = CSS.highlights ? new Highlight() : null;

// ---- asking ----

async function search({ keep = false } = {}) {
  const words = input.value.trim();
  const mine = (asked += 1);
  if (words.length < 2) return show([], "");
  try {
    const answer = await api.get(`transcripts/${screen.transcript}/hits?q=${encodeURIComponent(words)}`);
    if (mine !== asked) return;
    const at = keep ? hits[here] : null;
    people = answer.people;
    const found = answer.turns.flatMap(({ turn, at: place, hits: places }) =>
      places.map(([start, end]) => ({ turn, at: place, start, end })),
    );
    show(found, found.length ? summary(found.length) : "No hits");
    if (at) here = hits.findIndex((hit) => hit.turn === at.turn && hit.start === at.start);
    if (here >= 0) say();
  } catch (error) {
    if (mine === asked) show([], error.message);
  }
}

const summary = (number) => `${number} ${number === 1 ? "hit" : "hits"}`;

function show(found, words) {
  hits = found;
  here = -1;
  byTurn = Map.groupBy ? Map.groupBy(hits, (hit) => hit.turn) : grouped(hits);
  ranges = new Map();
  marked?.clear();
  paint([...byTurn.keys()]);
  marks();
  count.textContent = words;
  count.title = hits.length && people ? `${people} ${people === 1 ? "person" : "people"}` : words;
  const none = hits.length === 0;
  for (const button of [all, next, before]) if (button) button.hidden = none;
}

function grouped(list) {
  const found = new Map();
  for (const hit of list) found.set(hit.turn, [...(found.get(hit.turn) ?? []), hit]);
  return found;
}

// ---- painting ----

// Ranges of these turns anew: they have come just now, or were painted again by a save. Static ones: thousands of live
// ranges would be moved by the browser at every change of the page.
function paint(ids) {
  for (const id of ids) {
    const turn = byTurn.has(id) ? turns.byId(id) : null;
    if (!turn) continue;
    for (const hit of byTurn.get(id)) {
      if (ranges.has(hit)) marked?.delete(ranges.get(hit));
      const range = new StaticRange(turns.rangeOf(turn, hit.start, hit.end));
      ranges.set(hit, range);
      marked?.add(range);
    }
  }
  paintHere();
}

function paintHere() {
  markedHere?.clear();
  const range = ranges.get(hits[here]);
  if (range) markedHere?.add(range);
}

// A tick in the jump bar where there are hits; many hits in one place are one tick.
function marks() {
  const bar = document.querySelector("#jump svg");
  bar.querySelector(".hits")?.remove();
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", "hits");
  for (const at of new Set(hits.map((hit) => Math.round(hit.at / 20) / 5))) {
    const line = document.createElementNS(SVG, "line");
    for (const [name, value] of [["x1", 24], ["x2", 31], ["y1", `${at}%`], ["y2", `${at}%`]]) line.setAttribute(name, value);
    group.append(line);
  }
  bar.append(group);
}

// ---- going ----

async function go(index) {
  here = index;
  const hit = hits[here];
  if (!turns.byId(hit.turn)) await come(hit);
  paintHere();
  say();
  const turn = turns.byId(hit.turn);
  if (!turn) return;
  turn.scrollIntoView({ block: "center" });
  // A turn may be longer than the screen; then the words themselves.
  const box = turns.rangeOf(turn, hit.start, hit.end).getBoundingClientRect();
  const reader = document.getElementById("reader");
  const edge = reader.getBoundingClientRect();
  if (box.top < edge.top + 60 || box.bottom > edge.bottom) reader.scrollBy(0, box.top - edge.top - edge.height / 2);
}

// The turn is in a part that has not come yet.
async function come(hit) {
  await jump.goTo(hit.at);
  for (const part of pending()) {
    if (turns.byId(hit.turn)) return;
    await load(part);
  }
}

function say() {
  count.textContent = `${here + 1} of ${hits.length}`;
}

export function step(forward) {
  if (!hits.length) return cannot("Enter words to search for first.");
  if (here < 0) here = forward ? nearest() - 1 : nearest();
  return go((here + (forward ? 1 : -1) + hits.length) % hits.length);
}

// The first hit at or below what is visible, so that a search begins where one reads.
function nearest() {
  const from = Number(document.getElementById("jump-slider").value);
  const at = hits.findIndex((hit) => hit.at >= from);
  return at < 0 ? 0 : at;
}

// ---- coding all ----

const query = () => new URLSearchParams({ q: input.value.trim(), transcript: screen.transcript });

async function openDialog(asking = query()) {
  asking.set("part", "1");
  const body = dialog.querySelector(".code-hits-body");
  if (!dialog.open) {
    body.replaceChildren(element("p", {}, "Finding hits."));
    dialog.showModal();
  }
  try {
    body.innerHTML = await api.html(`${dialog.dataset.url}?${asking}`);
  } catch (error) {
    body.replaceChildren(element("p", { class: "message err" }, error.message));
    return;
  }
  wire(body, { choose: openDialog, coded, transcript: screen.transcript });
  body.querySelector(asking.get("give") ? "[data-apply]" : "select")?.focus();
}

function coded(answer, words) {
  dialog.close();
  screen.confirm(answer);
  announce(words);
  offerUndo(words);
}

// ---- start ----

export const focus = () => input.focus();

export function start() {
  let timer;
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(search, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      step(!event.shiftKey);
    }
    if (event.key === "Escape") {
      input.value = "";
      search();
      document.getElementById("reader").focus();
    }
  });
  next.addEventListener("click", () => step(true));
  before.addEventListener("click", () => step(false));
  all?.addEventListener("click", () => openDialog());
  dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  CSS.highlights?.set("hit", marked);
  CSS.highlights?.set("hit-here", markedHere);
  screen.onStructure(again);
  new MutationObserver(follow).observe(document.getElementById("turns"), { childList: true, subtree: true });
  const wanted = new URLSearchParams(window.location.search).get("find");
  if (wanted) fromLink(wanted);
}

// A link from the search of the study: the same words, and the hit in the turn that it leads to.
async function fromLink(words) {
  input.value = words;
  await search();
  const turn = Number(new URLSearchParams(window.location.search).get("turn"));
  const at = hits.findIndex((hit) => hit.turn === turn);
  if (at >= 0) await go(at);
}

// Turns came with a later part, or were painted again by a save: their hits are known. If the text of one is another
// now, or it is gone, the places are asked for again.
function follow(changes) {
  if (input.value.trim().length < 2) return;
  const turnsIn = (node) => (node.matches?.(".leaf") ? [...node.children] : node.matches?.(".turn") ? [node] : []);
  const nodes = (kind) => changes.flatMap((change) => [...change[kind]].flatMap(turnsIn));
  const came = new Map(nodes("addedNodes").map((node) => [node.dataset.turn, node.dataset.version]));
  if (came.size) paint([...came.keys()].map(Number));
  if (nodes("removedNodes").some((node) => came.get(node.dataset.turn) !== node.dataset.version)) again();
}

let later;
function again() {
  window.clearTimeout(later);
  later = window.setTimeout(() => search({ keep: true }), 300);
}

command({ key: "g", ctrl: true, words: "next hit of the search", group: "Moving", run: () => step(true) });
command({ key: "g", ctrl: true, shift: true, words: "previous hit of the search", group: "Moving", run: () => step(false) });

// The coding screen: what a selection, a click or a key does. Painted at once, then confirmed by the server's turns.

import * as api from "./api.js";
import { addToTree, codes, recent, showAllCounts, showCounts, used } from "./codes.js";
import { announce, element, tag, time } from "./dom.js";
import * as find from "./find.js";
import * as inspector from "./inspector.js";
import * as jump from "./jump.js";
import * as keyboard from "./keyboard.js";
import * as parts from "./parts.js";
import * as picker from "./picker.js";
import * as turns from "./turns.js";

const workspace = document.getElementById("workspace");
const reader = document.getElementById("reader");
const savedState = document.getElementById("saved-state");
const canCode = "canCode" in workspace.dataset;

let selected = []; // places of the words that are selected, or of the last selection while the picker is open
let excerpt = null; // id of the excerpt that the inspector shows
let lastDimension = null;

// ---- saved state ----

api.onState(({ waiting, problem, saved }) => {
  savedState.className = `saved-state ${problem ? "problem" : saved ? "saved" : "saving"}`;
  if (problem) {
    const retry = element("button", { class: "link", type: "button" }, "Retry");
    retry.addEventListener("click", api.retry);
    const what = waiting === 1 ? "Not saved, kept here. " : `${waiting} not saved, kept here. `;
    savedState.replaceChildren(element("span", { title: problem.message }, what), retry);
  } else {
    savedState.textContent = saved && !waiting ? `Saved ${time(Date.now())}` : "Saving";
  }
});

// ---- selecting ----

function readSelection() {
  const places = turns.selectedPlaces();
  if (!places.length) return;
  selected = places;
  markExcerpt(null);
  inspector.showSelection(places, touched(places));
  showPending(places);
}

function touched(places) {
  const rows = [];
  for (const place of places) {
    const turn = turns.byId(place.turn);
    for (const segment of turns.segmentsOf(turn)) {
      if (segment.start >= place.end || place.start >= segment.end) continue;
      const names = [...turn.querySelectorAll(`.stripe-label[data-id="${segment.id}"] span:not(.has-memo)`)].map((n) => n.textContent);
      const open = element("button", { class: "button quiet", type: "button" }, names.join(", ") || "without a code");
      open.addEventListener("click", () => openExcerpt(segment.id));
      rows.push(open);
    }
  }
  return rows;
}

// The words stay visibly selected while the focus is in the picker.
function showPending(places) {
  if (!CSS.highlights) return;
  const ranges = places.map((place) => turns.rangeOf(turns.byId(place.turn), place.start, place.end));
  CSS.highlights.set("pending", new Highlight(...ranges));
}

function letGo() {
  selected = [];
  CSS.highlights?.delete("pending");
  document.getSelection().removeAllRanges();
  if (!excerpt) inspector.clear();
}

// ---- coding ----

function choose() {
  if (!canCode) return;
  const on = excerpt ? codesOn(excerpt) : [];
  if (!selected.length && !excerpt) {
    readSelection();
    if (!selected.length) return announce("Select some words first.");
  }
  const callbacks = {
    on,
    dimension: lastDimension,
    onPick: (code) => apply(code),
    onCreate: "canCreate" in workspace.dataset ? create : null,
    onClose: restoreSelection,
  };
  picker.open(anchorRect(), callbacks);
}

function anchorRect() {
  const place = selected.at(-1);
  if (place) return turns.rangeOf(turns.byId(place.turn), place.start, place.end).getBoundingClientRect();
  const mark = document.querySelector(`mark[data-ids~="${excerpt}"]`);
  return (mark ?? reader).getBoundingClientRect();
}

function restoreSelection() {
  const turn = selected.length ? turns.byId(selected[0].turn) : keyboard.turn();
  if (turn) keyboard.focusTurn(turn, { scroll: false });
  if (selected.length === 1) turns.select(turn, selected[0].start, selected[0].end);
}

async function create(name, dimension) {
  try {
    const code = await api.save("POST", "codes", { name, dimension });
    addToTree(code);
    picker.close();
    await apply(code);
  } catch (error) {
    inspector.refuse(error);
  }
}

const codesOn = (id) =>
  [...document.querySelectorAll(`.stripe-label[data-id="${id}"]:not(.other)`)].map((label) => Number(label.dataset.code));

async function apply(code) {
  lastDimension = code.dimension;
  used(code.id);
  const places = selected;
  const target = excerpt;
  if (target && codesOn(target).includes(code.id)) return takeOff(target, code);
  const undo = target ? () => {} : paintNow(places, code);
  try {
    const answer = target
      ? await api.save("POST", `excerpts/${target}/codings`, { code: code.id })
      : await api.save("POST", "codings", { transcript: Number(workspace.dataset.transcript), code: code.id, spans: places });
    confirm(answer);
    if (places === selected) {
      selected = [];
      CSS.highlights?.delete("pending");
    }
    openExcerpt(answer.excerpt, { scroll: false });
    announce(`${code.name} added.`);
  } catch (error) {
    undo();
    inspector.refuse(error);
    announce(error.message);
  }
}

async function takeOff(id, code) {
  const facts = await api.get(`excerpts/${id}`);
  const mine = facts.codings.find((coding) => coding.code === code.id && coding.is_mine);
  if (mine) remove(mine.id);
}

// Paints the new mark before the server has answered; returns what takes it away again.
function paintNow(places, code) {
  const before = places.map((place) => [place.turn, turns.byId(place.turn).outerHTML]);
  for (const place of places) {
    const turn = turns.byId(place.turn);
    const hues = [code.hue];
    turns.paint(turn, [...turns.segmentsOf(turn), { id: 0, start: place.start, end: place.end, hues, touched: false }]);
    CSS.highlights?.delete("pending");
  }
  return () => turns.replace(Object.fromEntries(before));
}

function confirm(answer) {
  turns.replace(answer.turns);
  if (document.getElementById("count-scope").getAttribute("aria-pressed") === "false") showCounts(answer.counts);
}

async function remove(codingId) {
  try {
    const answer = await api.save("DELETE", `codings/${codingId}`);
    confirm(answer);
    announce("Code taken off.");
    if (answer.excerpt) openExcerpt(answer.excerpt, { scroll: false });
    else {
      markExcerpt(null);
      inspector.clear();
    }
  } catch (error) {
    inspector.refuse(error);
  }
}

// ---- excerpts ----

function markExcerpt(id) {
  for (const old of document.querySelectorAll(".on")) old.classList.remove("on");
  excerpt = id;
  if (!id) return;
  for (const piece of document.querySelectorAll(`mark[data-ids~="${id}"], [data-id="${id}"]`)) piece.classList.add("on");
}

async function openExcerpt(id, { scroll = true } = {}) {
  if (!id) return;
  markExcerpt(id);
  selected = [];
  CSS.highlights?.delete("pending");
  const first = document.querySelector(`mark[data-ids~="${id}"]`);
  if (scroll) first?.scrollIntoView({ block: "nearest" });
  const turn = first?.closest(".turn");
  if (turn && scroll) keyboard.focusTurn(turn, { scroll: false });
  await inspector.show(id, { add: choose, remove, go: (other) => openExcerpt(other) });
  if (excerpt === id) markExcerpt(id);
}

// A click on overlapping excerpts opens the narrowest, the next click the one around it.
function clickMark(mark) {
  const ids = mark.dataset.ids.split(" ").map(Number).reverse();
  const at = ids.indexOf(excerpt);
  openExcerpt(ids[(at + 1) % ids.length], { scroll: false });
}

function stepExcerpt(forward) {
  const order = [...new Set([...document.querySelectorAll(".stripe-label")].map((label) => Number(label.dataset.id)))];
  if (!order.length) return;
  const at = order.indexOf(excerpt);
  openExcerpt(order[(at + (forward ? 1 : -1) + order.length) % order.length]);
}

// ---- pointer ----

let pointerSelects = false;
reader.addEventListener("pointerdown", () => {
  pointerSelects = true;
});
document.addEventListener("pointerup", (event) => {
  if (!pointerSelects) return;
  pointerSelects = false;
  window.setTimeout(() => afterPointer(event), 0);
});

function afterPointer(event) {
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && turns.selectedPlaces().length) {
    readSelection();
    const turn = turns.byId(selected[0].turn);
    keyboard.focusTurn(turn, { scroll: false });
    return;
  }
  const label = event.target.closest?.(".stripe-label");
  const mark = event.target.closest?.("mark");
  const turn = event.target.closest?.(".turn");
  if (label) openExcerpt(Number(label.dataset.id), { scroll: false });
  else if (mark) clickMark(mark);
  else if (turn) tapTurn(turn);
}

// On a phone nothing can be selected freely: a tap takes the turn. Elsewhere it only brings the focus there.
function tapTurn(turn) {
  keyboard.focusTurn(turn, { scroll: false });
  if (window.matchMedia("(max-width: 699px)").matches && canCode) {
    keyboard.wholeTurn(turn);
    readSelection();
    choose();
  } else if (excerpt || selected.length) {
    markExcerpt(null);
    letGo();
    inspector.clear();
  }
}

// ---- keys ----

const dialog = document.getElementById("keys");
const single = document.getElementById("single-keys");

const KEYS = {
  ArrowDown: () => keyboard.move(true),
  ArrowUp: () => keyboard.move(false),
  Enter: choose,
  Escape: () => {
    markExcerpt(null);
    letGo();
    inspector.clear();
  },
};
const SINGLE = {
  j: () => keyboard.move(true),
  k: () => keyboard.move(false),
  c: choose,
  s: () => extend(keyboard.bySentence),
  b: () => announce(keyboard.switchEnd()),
  m: () => (excerpt ? inspector.focusMemo() : announce("Open an excerpt first.")),
  n: () => stepExcerpt(true),
  p: () => stepExcerpt(false),
  f: () => document.getElementById("filter").focus(),
  "/": () => find.focus(),
  "?": () => dialog.showModal(),
};

function extend(select) {
  select();
  readSelection();
}

document.addEventListener("keydown", (event) => {
  if (picker.isOpen() || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape") reader.focus();
    return;
  }
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  if (event.shiftKey && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    event.preventDefault();
    extend(() => keyboard.byWord(event.key === "ArrowRight"));
    return;
  }
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  const run = KEYS[event.key] ?? (single.checked ? SINGLE[event.key.toLowerCase()] : null);
  if (run) {
    event.preventDefault();
    run();
  } else if (digit && single.checked && !event.shiftKey && canCode) {
    const code = recent()[digit - 1];
    if (code && (selected.length || excerpt)) apply(code);
  }
});

// ---- tree ----

document.getElementById("tree").addEventListener("click", (event) => {
  const name = event.target.closest(".code-name");
  if (!name) return;
  const code = codes.get(Number(name.dataset.code));
  if (selected.length || excerpt) apply(code);
  else showWhere(code);
});

// Without a selection a code shows where it stands: the next place after the one shown.
function showWhere(code) {
  const places = [...new Set([...document.querySelectorAll(`.stripe-label[data-code="${code.id}"]`)].map((l) => Number(l.dataset.id)))];
  if (!places.length) return announce(`${code.name} is not used in this transcript.`);
  openExcerpt(places[(places.indexOf(excerpt) + 1) % places.length]);
  return undefined;
}

document.getElementById("filter").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const line of document.querySelectorAll(".code-row[data-code]")) {
    line.hidden = Boolean(wanted) && !line.textContent.toLowerCase().includes(wanted);
  }
});

const scope = document.getElementById("count-scope");
const own = scope.textContent;
scope.addEventListener("click", async () => {
  const everywhere = scope.getAttribute("aria-pressed") === "false";
  const query = everywhere ? "" : `?transcript=${workspace.dataset.transcript}`;
  showAllCounts(await api.get(`counts${query}`));
  scope.setAttribute("aria-pressed", String(everywhere));
  scope.textContent = everywhere ? "Counting all sessions" : own;
});

document.getElementById("open-keys").addEventListener("click", () => dialog.showModal());
document.getElementById("open-tree").addEventListener("click", () => document.getElementById("tree").classList.toggle("open"));

// ---- start ----

async function openLink() {
  const query = new URLSearchParams(window.location.search);
  const wanted = query.get("excerpt");
  const turn = query.get("turn") ?? /^#turn-(\d+)$/.exec(window.location.hash)?.[1];
  const there = () => (wanted ? document.querySelector(`mark[data-ids~="${wanted}"]`) : turns.byId(turn));
  if (!wanted && !turn) return;
  if (!there()) await parts.loadAll();
  const target = there();
  if (!target) return;
  target.scrollIntoView({ block: "center" });
  if (wanted) openExcerpt(Number(wanted));
  else keyboard.focusTurn(target);
}

parts.start();
jump.start();
find.start();
openLink();
document.documentElement.dataset.ready = "";

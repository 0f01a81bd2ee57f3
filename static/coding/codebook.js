// The codebook's tree put in order: codes are dragged, or moved with Alt and the arrow keys. The server draws the tree.

import * as api from "./api.js";
import { announce } from "./dom.js";
import { toast } from "./toast.js";

const EDGE = 0.3; // of a row's height: above and below it; between them under it
const MARKS = ["drop-before", "drop-after", "drop-under"];
const side = document.querySelector(".codebook-side");
const tree = () => side.querySelector(".code-tree");
const rowOf = (code) => tree().querySelector(`li[data-code="${code}"]`);
const dimensionOf = (item) => Number(item.closest("section").dataset.dimension) || null;
const parentOf = (item) => Number(item.dataset.parent) || null;

// The codes in use with the same parent, in their order; a dimension's own for `parent` null.
function siblings(section, parent) {
  const items = [...section.querySelectorAll("li[data-code][draggable]")];
  const there = new Set(items.map((item) => item.dataset.code));
  const above = (item) => (there.has(item.dataset.parent) ? Number(item.dataset.parent) : null);
  return items.filter((item) => above(item) === parent);
}

// Whether `item` is `code` or stands below it.
function isBelow(item, code) {
  for (let one = item; one; one = rowOf(one.dataset.parent)) if (one === code) return true;
  return false;
}

// Before or after a row, without the code that moves: what the server calls `at`.
function beside(item, target, after) {
  const row = siblings(target.closest("section"), parentOf(target)).filter((one) => one !== item);
  return { dimension: dimensionOf(target), parent: parentOf(target), at: row.indexOf(target) + (after ? 1 : 0) };
}

function under(item, target) {
  const children = siblings(target.closest("section"), Number(target.dataset.code)).filter((one) => one !== item);
  return { dimension: dimensionOf(target), parent: Number(target.dataset.code), at: children.length };
}

async function draw() {
  const fresh = document.createElement("template");
  fresh.innerHTML = await api.html(window.location.href);
  tree().replaceWith(fresh.content.querySelector(".code-tree"));
}

async function put(item, place) {
  const code = item.dataset.code;
  try {
    const done = await api.save("POST", `codes/${code}/place`, place);
    if (!done.moved) return;
    await draw();
    announce(done.words);
    toast(done.words, ["Undo", () => takeBack(code)]);
  } catch (error) {
    toast(error.message);
    announce(error.message);
  }
  rowOf(code)?.querySelector("a").focus();
}

async function takeBack(code) {
  try {
    await api.save("POST", "undo", {});
    await draw();
    announce("Undone.");
  } catch (error) {
    toast(error.message);
  }
  rowOf(code)?.querySelector("a").focus();
}

// ---- keys ----

function upOrDown(item, step) {
  const section = item.closest("section");
  const row = siblings(section, parentOf(item));
  const neighbour = row[row.indexOf(item) + step];
  if (neighbour) return beside(item, neighbour, step > 0);
  if (parentOf(item)) return null;
  // At the end of its dimension it goes on into the next one.
  const next = step > 0 ? section.nextElementSibling : section.previousElementSibling;
  if (!next?.matches("section")) return null;
  return { dimension: Number(next.dataset.dimension) || null, parent: null, at: step > 0 ? 0 : siblings(next, null).length };
}

function underTheOneAbove(item) {
  const row = siblings(item.closest("section"), parentOf(item));
  const above = row[row.indexOf(item) - 1];
  return above ? under(item, above) : null;
}

function outAgain(item) {
  const parent = parentOf(item) && rowOf(item.dataset.parent);
  return parent ? beside(item, parent, true) : null;
}

const KEYS = {
  ArrowUp: (item) => upOrDown(item, -1),
  ArrowDown: (item) => upOrDown(item, 1),
  ArrowRight: underTheOneAbove,
  ArrowLeft: outAgain,
};

side.addEventListener("keydown", (event) => {
  const item = event.target.closest("li[draggable]");
  if (!item || !event.altKey || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  const place = KEYS[event.key](item);
  if (place) put(item, place);
  else announce("It can’t be moved further.");
});

// ---- dragging ----

let dragged = null;

function clear() {
  for (const marked of side.querySelectorAll(MARKS.map((mark) => `.${mark}`).join())) marked.classList.remove(...MARKS);
}

// Where the code would go from here: the place, and which row shows it how.
function aim(event) {
  const target = event.target.closest("li[draggable]");
  if (target) {
    if (isBelow(target, dragged)) return null;
    const box = target.getBoundingClientRect();
    const height = (event.clientY - box.top) / box.height;
    if (height < EDGE) return { target, mark: "drop-before", place: () => beside(dragged, target, false) };
    if (height > 1 - EDGE) return { target, mark: "drop-after", place: () => beside(dragged, target, true) };
    return { target, mark: "drop-under", place: () => under(dragged, target) };
  }
  const section = event.target.closest("section[data-dimension]");
  if (!section) return null;
  const place = () => ({ dimension: Number(section.dataset.dimension) || null, parent: null, at: 0 });
  return { target: section.querySelector("h2"), mark: "drop-after", place };
}

side.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("li[draggable]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector(".code-row-name").textContent);
  dragged.classList.add("dragged");
});
side.addEventListener("dragover", (event) => {
  if (!dragged) return;
  clear();
  const aimed = aim(event);
  if (!aimed) return;
  event.preventDefault();
  aimed.target.classList.add(aimed.mark);
});
side.addEventListener("drop", (event) => {
  const aimed = dragged && aim(event);
  if (!aimed) return;
  event.preventDefault();
  put(dragged, aimed.place());
});
side.addEventListener("dragend", () => {
  clear();
  dragged?.classList.remove("dragged");
  dragged = null;
});

document.documentElement.dataset.ready = "";

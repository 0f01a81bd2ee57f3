// The jump bar knows the whole transcript, also the parts that have not come yet.

import { all, after } from "./turns.js";
import { load } from "./parts.js";

const reader = document.getElementById("reader");
const bar = document.getElementById("jump");
const jaws = document.getElementById("jaws");
const slider = document.getElementById("jump-slider");

const marks = () => [...document.querySelectorAll("#turns [data-at]")];

export async function goTo(at) {
  let target = nearest(at);
  if (target?.dataset.part) {
    await load(target);
    target = nearest(at);
  }
  target?.scrollIntoView({ block: "start" });
  return target;
}

function nearest(at) {
  const found = marks();
  let low = 0;
  let high = found.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (Number(found[middle].dataset.at) <= at) low = middle;
    else high = middle - 1;
  }
  return found[low];
}

// What is visible, by the turns at the upper and the lower edge of the text.
function visible() {
  const box = reader.getBoundingClientRect();
  const x = box.left + Math.min(200, box.width / 2);
  const turnAt = (y) => document.elementFromPoint(x, y)?.closest?.(".turn, .chunk");
  const top = turnAt(box.top + 60) ?? turnAt(box.top + 100);
  const bottom = turnAt(box.bottom - 20) ?? turnAt(box.bottom - 60);
  const from = top ? Number(top.dataset.at) : 0;
  const behind = bottom && after(bottom);
  const to = behind ? Number(behind.dataset.at) : 10000;
  return [from, Math.max(to, from + 60)];
}

let waiting = false;
function update() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const [from, to] = visible();
    const [top, side, bottom] = jaws.children;
    top.setAttribute("y1", `${from / 100}%`);
    top.setAttribute("y2", `${from / 100}%`);
    side.setAttribute("y1", `${from / 100}%`);
    side.setAttribute("y2", `${to / 100}%`);
    bottom.setAttribute("y1", `${to / 100}%`);
    bottom.setAttribute("y2", `${to / 100}%`);
    slider.value = from;
    slider.setAttribute("aria-valuetext", `${Math.round(from / 100)} percent of the transcript`);
  });
}

function fromPointer(event) {
  const box = bar.getBoundingClientRect();
  goTo(Math.max(0, Math.min(10000, (10000 * (event.clientY - box.top)) / box.height)));
}

export function start() {
  if (!all().length) return;
  reader.addEventListener("scroll", update, { passive: true });
  window.addEventListener("resize", update);
  slider.addEventListener("input", () => goTo(Number(slider.value)));
  bar.addEventListener("pointerdown", (event) => {
    if (event.target === slider) return;
    bar.setPointerCapture(event.pointerId);
    fromPointer(event);
  });
  bar.addEventListener("pointermove", (event) => {
    if (bar.hasPointerCapture(event.pointerId)) fromPointer(event);
  });
  update();
}

// Search in this transcript, without case and accents; hits are Custom Highlights, which change nothing on the page.

import { loadAll } from "./parts.js";
import { all, textOf } from "./turns.js";

const input = document.getElementById("find");
const count = document.getElementById("find-count");
let hits = [];
let here = -1;

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Folded text, and for each of its characters where it came from.
function folded(text) {
  let out = "";
  const from = [];
  for (let at = 0; at < text.length; at += 1) {
    const piece = fold(text[at]);
    for (let n = 0; n < piece.length; n += 1) from.push(at);
    out += piece;
  }
  from.push(text.length);
  return [out, from];
}

function rangesIn(turn, wanted) {
  const walker = document.createTreeWalker(textOf(turn), NodeFilter.SHOW_TEXT);
  const nodes = [];
  let whole = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push([whole.length, node]);
    whole += node.data;
  }
  const [text, from] = folded(whole);
  const found = [];
  const position = (at, atEnd) => nodes.findLast(([begin]) => (atEnd ? begin < at : begin <= at));
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const [start, end] = [from[at], from[at + wanted.length]];
    const [first, last] = [position(start, false), position(end, true)];
    const range = document.createRange();
    range.setStart(first[1], start - first[0]);
    range.setEnd(last[1], end - last[0]);
    found.push(range);
  }
  return found;
}

async function search() {
  const wanted = fold(input.value.trim());
  here = -1;
  hits = [];
  CSS.highlights?.delete("hit");
  CSS.highlights?.delete("hit-here");
  if (wanted.length < 2) {
    count.textContent = "";
    return;
  }
  await loadAll();
  for (const turn of all()) hits.push(...rangesIn(turn, wanted));
  CSS.highlights?.set("hit", new Highlight(...hits));
  count.textContent = hits.length === 1 ? "1 hit" : `${hits.length} hits`;
}

function step(forward) {
  if (!hits.length) return;
  here = (here + (forward ? 1 : -1) + hits.length) % hits.length;
  const hit = hits[here];
  CSS.highlights?.set("hit-here", new Highlight(hit));
  hit.startContainer.parentElement.scrollIntoView({ block: "center" });
  count.textContent = `${here + 1} of ${hits.length}`;
}

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
}

export const focus = () => input.focus();

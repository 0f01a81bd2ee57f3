// The columns of the jump bar follow what is coded, removed and undone while the page is open. Read from the turns that
// were painted again; what stands in a part of the transcript that has not come yet stays as the server drew it.

import { codes } from "./codes.js";
import { length } from "./offsets.js";
import * as screen from "./screen.js";
import * as turns from "./turns.js";

const SVG = "http://www.w3.org/2000/svg";
const WHOLE = 10_000; // data-at counts ten-thousandths of the transcript
const drawing = document.querySelector("#jump svg");
const bins = Number(drawing.dataset.bins);
const columns = new Map(); // dimension -> { group, filled: Set of bins }

const percent = (rect, name) => Math.round((parseFloat(rect.getAttribute(name)) * bins) / 100);

function readColumn(group) {
  const filled = new Set();
  for (const rect of group.querySelectorAll("rect")) {
    const first = percent(rect, "y");
    for (let bin = first; bin < first + percent(rect, "height"); bin += 1) filled.add(bin);
  }
  columns.set(Number(group.dataset.dimension), { group, filled });
}

function draw({ group, filled }) {
  const rects = [];
  for (const bin of [...filled].sort((a, b) => a - b)) {
    const run = rects.at(-1);
    if (run?.end === bin) run.end += 1;
    else rects.push({ start: bin, end: bin + 1 });
  }
  group.replaceChildren(
    ...rects.map(({ start, end }) => {
      const rect = document.createElementNS(SVG, "rect");
      const attributes = { class: `hue-${group.dataset.hue}`, x: group.dataset.x, width: 3.5, y: `${(100 * start) / bins}%`, height: `${(100 * (end - start)) / bins}%` };
      for (const [name, value] of Object.entries(attributes)) rect.setAttribute(name, value);
      return rect;
    }),
  );
}

const begin = (node) => Number(node.dataset.at);
const end = (node) => {
  const behind = turns.after(node);
  return behind ? begin(behind) : WHOLE;
};
const binAt = (at) => Math.min(bins - 1, Math.floor((bins * at) / WHOLE));

// The turns that share bins with this one, and whether all of them are on the page.
function around(turn, first, last) {
  const found = [turn];
  const edges = [
    [turns.before, (node) => binAt(end(node) - 1) >= first],
    [turns.after, (node) => binAt(begin(node)) <= last],
  ];
  let isWhole = true;
  for (const [step, shares] of edges) {
    for (let node = step(turn); node && shares(node); node = step(node)) {
      if (node.matches(".chunk")) {
        isWhole = false;
        break;
      }
      found.push(node);
    }
  }
  return { found, isWhole };
}

// [dimension, bin] of everything that is coded in a turn.
function codedIn(turn) {
  const size = Math.max(1, length(turns.textOf(turn).textContent));
  const at = (offset) => binAt(begin(turn) + ((end(turn) - begin(turn)) * offset) / size);
  return turns.segmentsOf(turn).flatMap((segment) => {
    const dimensions = new Set(turns.labelsOf(turn, segment.id).map((label) => codes.get(Number(label.dataset.code))?.dimension));
    const [from, to] = [at(segment.start), at(Math.max(segment.start, segment.end - 1))];
    return [...dimensions].flatMap((dimension) => Array.from({ length: to - from + 1 }, (_, n) => [dimension, from + n]));
  });
}

function painted(ids) {
  // Of one coder only, an empty place may have somebody else's coding.
  const everybody = document.getElementById("display-coders").value === "all";
  for (const turn of ids.map(turns.byId).filter(Boolean)) {
    const [first, last] = [binAt(begin(turn)), binAt(Math.max(begin(turn), end(turn) - 1))];
    const { found, isWhole } = around(turn, first, last);
    const inside = ([, bin]) => bin >= first && bin <= last;
    const coded = found.flatMap(codedIn).filter(inside);
    for (const { filled } of columns.values()) {
      if (everybody && isWhole) for (let bin = first; bin <= last; bin += 1) filled.delete(bin);
    }
    for (const [dimension, bin] of coded) columns.get(dimension)?.filled.add(bin);
  }
  for (const column of columns.values()) draw(column);
}

export function start() {
  for (const group of drawing.querySelectorAll("[data-dimension]")) readColumn(group);
  screen.onPainted(painted);
}

// Marks of a turn, by the rules of coding/overlaps.py and coding/rendering.py. Pure: plain data in, strings out.
// A segment is {id, start, end, hues, touched}; offsets in code points.

import { length, slice } from "./offsets.js";

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
export const escape = (text) => text.replace(/[&<>"']/g, (char) => ESCAPES[char]);

export function pieces(total, segments) {
  const widestFirst = [...segments].sort((a, b) => b.end - b.start - (a.end - a.start) || a.id - b.id);
  const borders = [...new Set([0, total, ...segments.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
  return borders.slice(1).map((end, n) => ({
    start: borders[n],
    end,
    segments: widestFirst.filter((s) => s.start <= borders[n] && end <= s.end),
  }));
}

export function markClasses(segments) {
  const strokes = segments.flatMap((segment) => segment.hues);
  const classes = [`hue-${strokes.at(-1)}`];
  if (strokes.length > 1) classes.push(`up-${strokes.at(-2)}`);
  if (strokes.length > 2) classes.push("many");
  if (segments.some((segment) => segment.touched)) classes.push("touched");
  return classes.join(" ");
}

export function renderText(text, segments) {
  if (!segments.length) return escape(text);
  return pieces(length(text), segments)
    .map((piece) => {
      const words = escape(slice(text, piece.start, piece.end));
      if (!piece.segments.length) return words;
      const ids = piece.segments.map((segment) => segment.id).join(" ");
      return `<mark class="${markClasses(piece.segments)}" data-ids="${ids}">${words}</mark>`;
    })
    .join("");
}

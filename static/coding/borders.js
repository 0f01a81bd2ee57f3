// Where the end of an excerpt may stand: at words, or at letters; and which of these places is nearest to a point.

import { toCodePoints } from "./offsets.js";
import * as turns from "./turns.js";

// Beginnings or ends of words (or of letters), in UTF-16 units.
export function borders(text, which, byLetter) {
  const found = new Intl.Segmenter(undefined, { granularity: byLetter ? "grapheme" : "word" }).segment(text);
  return [...found]
    .filter((part) => (byLetter ? part.segment.trim() : part.isWordLike))
    .map((part) => part.index + (which ? part.segment.length : 0));
}

// Where an end would be that is let go at this point of the window: {turn, at}, in code points; or null.
export function placeAt(x, y, which, byLetter) {
  const caret = document.caretPositionFromPoint?.(x, y) ?? fromRange(document.caretRangeFromPoint?.(x, y));
  const node = caret?.offsetNode;
  const turn = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".turn");
  if (!turn) return null;
  const text = turns.textOf(turn);
  const units = text.contains(node) ? unitsBefore(text, node, caret.offset) : y < text.getBoundingClientRect().top ? 0 : Infinity;
  const found = borders(text.textContent, which, byLetter);
  if (!found.length) return null;
  const nearest = found.reduce((best, one) => (Math.abs(one - units) < Math.abs(best - units) ? one : best), found[units === Infinity ? found.length - 1 : 0]);
  return { turn, at: toCodePoints(text.textContent, nearest) };
}

const fromRange = (range) => range && { offsetNode: range.startContainer, offset: range.startOffset };

function unitsBefore(text, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(text);
  range.setEnd(node, offset);
  return range.toString().length;
}

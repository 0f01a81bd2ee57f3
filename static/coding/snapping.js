// A selection that begins or ends within a word grows to the whole word, unless the person wants letters.

import { slice, toCodePoints, toUnits } from "./offsets.js";
import * as turns from "./turns.js";

const workspace = document.getElementById("workspace");

// Alt does the opposite of what the person has chosen.
export const byLetter = (withAlt = false) => "wholeWords" in workspace.dataset === withAlt;

// Beginning and end of the words in which the offsets lie; UTF-16 units. An offset between two words stays.
export function wholeWords(text, start, end, language) {
  const words = [...new Intl.Segmenter(language || undefined, { granularity: "word" }).segment(text)].filter((part) => part.isWordLike);
  const holding = (at) => words.find((word) => word.index < at && at < word.index + word.segment.length);
  const [first, last] = [holding(start), holding(end)];
  return [first ? first.index : start, last ? last.index + last.segment.length : end];
}

// The same places, or larger ones. Only the first and the last of several turns can begin or end within a word.
export function snapped(places, withAlt = false) {
  if (byLetter(withAlt)) return places;
  return places.map((place) => {
    const shown = turns.textOf(turns.byId(place.turn));
    const text = shown.textContent;
    const units = wholeWords(text, toUnits(text, place.start), toUnits(text, place.end), shown.lang);
    const [start, end] = units.map((at) => toCodePoints(text, at));
    return { ...place, start, end, quote: slice(text, start, end) };
  });
}

export const same = (one, two) =>
  one.length === two.length && one.every((place, n) => ["turn", "start", "end"].every((name) => place[name] === two[n][name]));

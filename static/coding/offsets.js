// The only place where the browser's offsets (UTF-16 units) become the server's (code points), and back.

const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;
const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;

// Code points before the UTF-16 offset `units`. An offset inside a surrogate pair counts the pair as not yet passed.
export function toCodePoints(text, units) {
  let count = 0;
  for (let at = 0; at < units; at += 1) {
    const pair = isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1));
    if (pair && at + 1 >= units) break;
    if (pair) at += 1;
    count += 1;
  }
  return count;
}

// The UTF-16 offset of the code point number `points`.
export function toUnits(text, points) {
  let at = 0;
  for (let count = 0; count < points && at < text.length; count += 1) {
    at += isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1)) ? 2 : 1;
  }
  return at;
}

export function slice(text, start, end) {
  return text.slice(toUnits(text, start), toUnits(text, end));
}

export const length = (text) => toCodePoints(text, text.length);

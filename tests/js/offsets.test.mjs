// Offsets against a table that Python makes (tests/test_javascript.py): what the server counts, the browser counts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { length, slice, toCodePoints, toUnits } from "../../static/coding/offsets.js";

const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url)));

for (const { text, units, points } of cases.offsets) {
  test(`code points and UTF-16 units of ${JSON.stringify(text)}`, () => {
    assert.equal(length(text), points);
    assert.equal(text.length, units.at(-1));
    units.forEach((unit, point) => {
      assert.equal(toUnits(text, point), unit);
      assert.equal(toCodePoints(text, unit), point);
    });
    assert.equal(slice(text, 0, points), text);
  });
}

test("an offset inside a pair counts the pair as not yet passed", () => {
  assert.equal(toCodePoints("a🙂b", 2), 1);
});

test("beyond the end is the end", () => {
  assert.equal(toUnits("a🙂", 9), 3);
});

test("half a pair, which some programs leave behind, is one sign", () => {
  assert.equal(length("a\ud83db"), 3);
});

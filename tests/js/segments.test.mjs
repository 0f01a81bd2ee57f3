// The marks of a turn against those that the server draws (tests/test_javascript.py).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { escape, markClasses, pieces, renderText } from "../../static/coding/segments.js";

const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url)));

for (const { text, segments, html } of cases.marks) {
  test(`marks of ${JSON.stringify(text)} with ${segments.length} segments`, () => {
    assert.equal(renderText(text, segments), html);
  });
}

test("signs of HTML are words here", () => {
  assert.equal(escape(`<b>"&'`), "&lt;b&gt;&quot;&amp;&#x27;");
});

test("pieces cover the text once, in order", () => {
  const found = pieces(10, [{ id: 1, start: 2, end: 8 }, { id: 2, start: 4, end: 10 }]);
  assert.deepEqual(found.map(({ start, end }) => [start, end]), [[0, 2], [2, 4], [4, 8], [8, 10]]);
  assert.deepEqual(found.map(({ segments }) => segments.map(({ id }) => id)), [[], [1], [1, 2], [2]]);
});

test("of two colours both are seen, of more it is said that there are more", () => {
  const one = (...hues) => markClasses([{ hues, touched: false }]);
  assert.equal(one(3), "hue-3");
  assert.equal(one(3, 5), "hue-5 up-3");
  assert.equal(one(3, 5, 7), "hue-7 up-5 many");
  assert.equal(markClasses([{ hues: [1], touched: true }]), "hue-1 touched");
});

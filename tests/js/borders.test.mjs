import assert from "node:assert/strict";
import { test } from "node:test";

import { borders } from "../../static/coding/borders.js";

test("ends of words are not at commas or between an apostrophe and its s", () => {
  assert.deepEqual(borders("They’d gone, then.", 1, false), [6, 11, 17]);
  assert.deepEqual(borders("They’d gone, then.", 0, false), [0, 7, 13]);
});

test("letters are what a reader takes for one", () => {
  assert.deepEqual(borders("e\u0301 👩🏽‍⚕️x", 1, true), [2, 10, 11]);
  assert.deepEqual(borders("e\u0301 👩🏽‍⚕️x", 0, true), [0, 3, 10]);
});

test("nothing has no ends", () => {
  assert.deepEqual(borders("", 1, false), []);
  assert.deepEqual(borders(" … ", 1, false), []);
});

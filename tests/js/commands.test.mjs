// Which key runs what: with a page that is only as much of one as the module asks for.

import assert from "node:assert/strict";
import { test } from "node:test";

const listeners = {};
const field = () => ({ value: "", focus() {}, addEventListener() {}, replaceChildren() {}, textContent: "", showModal() {} });
const fields = {};
globalThis.window = { addEventListener() {}, setTimeout, clearTimeout };
globalThis.document = {
  activeElement: null,
  documentElement: { dataset: {} },
  getElementById: (id) => (fields[id] ??= field()),
  querySelector: () => null,
  querySelectorAll: () => [],
  createElement: () => ({ append() {}, setAttribute() {}, addEventListener() {}, dataset: {} }),
  addEventListener: (what, run) => (listeners[what] = run),
};
const { closedWhile, command, list, setSingleKeys } = await import("../../static/coding/commands.js");

const ran = [];
const run = (name) => () => ran.push(name) && undefined;
command({ key: "c", single: true, run: run("code") });
command({ key: "z", single: true, run: run("undo") });
command({ key: "z", shift: true, single: true, run: run("redo") });
command({ key: "z", ctrl: true, run: run("undo by ctrl") });
command({ key: "1-9", single: true, run: run("digit") });
command({ key: "ArrowDown", run: run("down") });

function press(key, { code = "", tag = "", ...mods } = {}) {
  ran.length = 0;
  const event = {
    key,
    code,
    shiftKey: false,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
    target: { closest: (selector) => (tag && selector.includes(tag) ? {} : null) },
    ...mods,
  };
  listeners.keydown(event);
  return [ran.join(), event.defaultPrevented];
}

test("a key runs its command, and the browser does not get it", () => {
  assert.deepEqual(press("c"), ["code", true]);
  assert.deepEqual(press("C"), ["code", true], "with the lock of capitals too");
  assert.deepEqual(press("ArrowDown"), ["down", true]);
  assert.deepEqual(press("q"), ["", false]);
});

test("Shift and Ctrl are part of it, and the Mac's command key is Ctrl", () => {
  assert.equal(press("z")[0], "undo");
  assert.equal(press("Z", { shiftKey: true })[0], "redo");
  assert.equal(press("z", { ctrlKey: true })[0], "undo by ctrl");
  assert.equal(press("z", { metaKey: true })[0], "undo by ctrl");
  assert.equal(press("c", { ctrlKey: true })[0], "", "copying is the browser's");
});

test("digits are keys and not signs, so that they are the same on every keyboard", () => {
  assert.equal(press("&", { code: "Digit1" })[0], "digit");
  assert.equal(press("1", { code: "Digit1", shiftKey: true })[0], "");
});

test("where somebody writes, letters are letters", () => {
  assert.deepEqual(press("c", { tag: "textarea" }), ["", false]);
});

test("without single keys they work with Alt, also where Alt writes another sign", () => {
  setSingleKeys(false);
  assert.equal(press("c")[0], "");
  assert.equal(press("ç", { altKey: true, code: "KeyC" })[0], "code");
  assert.equal(press("ArrowDown")[0], "down");
  setSingleKeys(true);
});

test("two commands cannot have one key", () => {
  assert.throws(() => command({ key: "c", single: true, run() {} }), /key c/);
  assert.ok(list().length >= 6);
});

test("while a picker is open the keys are its own", () => {
  let isOpen = true;
  closedWhile(() => isOpen);
  assert.equal(press("c")[0], "");
  isOpen = false;
  assert.equal(press("c")[0], "code");
});

// Keys pressed while what they mean is still on its way: they are kept in order and given when it is there. Else a word
// typed into a memo that is about to open would be ten commands.

import { announce } from "./dom.js";

const MOST_MS = 8000;
const coming = { excerpt: new Map(), inspector: new Map() }; // promise -> whether somebody still waits for it
let keys = null; // the events that are kept; null where nothing is waited for
let nested = null; // a command that has to wait too, while kept keys are given

// What: "excerpt", that a save makes or changes, or "inspector", the pane about the open one. isMeant(): whether the next
// key is about it, wherever people have gone meanwhile.
export function comes(what, promise, isMeant = () => true) {
  coming[what].set(promise, isMeant);
  const done = () => coming[what].delete(promise);
  promise.then(done, done);
  return promise;
}

function pending(what) {
  const kinds = what === "inspector" ? [coming.excerpt, coming.inspector] : [coming[what]];
  return kinds.flatMap((kind) => [...kind].filter(([, isMeant]) => isMeant()).map(([promise]) => promise));
}

async function allHere(what) {
  for (let left = pending(what); left.length; left = pending(what)) await Promise.allSettled(left);
}

// Runs a command as soon as what it needs is here. `writes`: it opens a field, and what is typed next belongs into that.
export function run({ needs, writes = false }, command) {
  const mustWait = Boolean(needs && pending(needs).length);
  if (!mustWait && !writes) return command();
  const task = { needs, writes, command, mustWait };
  if (keys) nested = task;
  else void hold(task);
  return true;
}

async function hold(first) {
  const mine = (keys = []);
  try {
    await finish(first, mine);
    while (keys === mine && mine.length) {
      nested = null;
      give(mine.shift());
      if (nested) await finish(nested, mine);
    }
  } finally {
    if (keys === mine) keys = null;
  }
}

async function finish({ needs, writes, command, mustWait }, mine) {
  if (mustWait && !(await inTime(allHere(needs)))) {
    if (keys === mine) {
      announce("This takes too long at the moment. Press the key again when the excerpt is shown.");
      keys = null;
    }
  }
  if (keys !== mine) return;
  await command();
  // Where no field opened, the letters meant for it are no commands.
  if (writes && mine.length && !isField(document.activeElement)) mine.length = 0;
}

async function inTime(promise) {
  let timer;
  const late = new Promise((resolve) => (timer = window.setTimeout(resolve, MOST_MS, false)));
  const here = await Promise.race([promise.then(() => true), late]);
  window.clearTimeout(timer);
  return here;
}

// ---- the keys that are kept ----

let giving = false;
const isField = (target) => Boolean(target?.matches("textarea, input:not([type=checkbox], [type=radio], [type=range])"));

function keep(event) {
  if (!keys || giving || event.isComposing || (event.key.length > 1 && !["Enter", "Backspace", "Escape"].includes(event.key) && !event.key.startsWith("Arrow"))) return;
  if ((event.ctrlKey || event.metaKey) && event.key !== "Enter") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.key === "Escape") keys = null;
  else keys.push(event);
}

function give(event) {
  const { key, code, shiftKey, ctrlKey, altKey, metaKey } = event;
  const target = document.activeElement ?? document.body;
  giving = true;
  const goesOn = target.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, shiftKey, ctrlKey, altKey, metaKey, bubbles: true, cancelable: true }),
  );
  giving = false;
  if (goesOn && isField(target) && !ctrlKey && !metaKey) write(target, key);
}

// What the browser would have done with the key, had the field been there when it was pressed.
function write(field, key) {
  const { selectionStart: start, selectionEnd: end } = field;
  if (key === "Backspace") field.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
  else if (key.length === 1) field.setRangeText(key, start, end, "end");
  else if (key === "Enter" && field.matches("textarea")) field.setRangeText("\n", start, end, "end");
  else return;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Before every other listener; a click somewhere else means that something else is wanted.
window.addEventListener("keydown", keep, { capture: true });
window.addEventListener("pointerdown", () => (keys = null), { capture: true });

// The coding screen: each module is one thing that it can do; this one starts them and names the general keys.

import * as applying from "./applying.js";
import { recent } from "./codes.js";
import { closedWhile, command } from "./commands.js";
import * as correcting from "./correcting.js";
import { announce } from "./dom.js";
import * as ends from "./ends.js";
import * as display from "./display.js";
import * as drawers from "./drawers.js";
import * as find from "./find.js";
import * as inspector from "./inspector.js";
import * as invivo from "./invivo.js";
import * as jump from "./jump.js";
import * as jumpmarks from "./jumpmarks.js";
import * as keyboard from "./keyboard.js";
import * as links from "./links.js";
import * as live from "./live.js";
import * as memos from "./memos.js";
import * as parts from "./parts.js";
import * as picker from "./picker.js";
import * as pointer from "./pointer.js";
import * as practices from "./practices.js";
import * as reading from "./reading.js";
import * as recoding from "./recoding.js";
import * as saved from "./saved.js";
import * as screen from "./screen.js";
import * as selectionbar from "./selectionbar.js";
import * as settling from "./settling.js";
import * as touch from "./touch.js";
import * as tree from "./tree.js";
import * as turns from "./turns.js";
import * as undo from "./undo.js";
import * as ways from "./ways.js";

// ---- keys ----

const MOVE = "Moving";
const SELECT = "Selecting";
const CODE = "Coding";

function stepExcerpt(forward) {
  const order = screen.excerptsInOrder();
  if (!order.length) return;
  const at = order.indexOf(screen.openedExcerpt());
  screen.openExcerpt(order[(at + (forward ? 1 : -1) + order.length) % order.length]);
}

// With an excerpt open, its end moves; otherwise the selection grows.
function byWord(forward) {
  if (ends.takesKeys()) ends.step(forward);
  else extend(() => keyboard.byWord(forward));
}

function extend(select) {
  select();
  screen.readSelection();
}

function applyRecent(event) {
  const code = recent()[Number(event.code.at(-1)) - 1];
  if (code && screen.canCode) applying.apply(code);
}

for (const [key, forward] of [["ArrowDown", true], ["j", true], ["ArrowUp", false], ["k", false]]) {
  const words = forward ? "next turn" : "previous turn";
  command({ key, single: key.length === 1, words, group: MOVE, run: () => keyboard.move(forward) });
}
command({ key: "n", single: true, needs: "excerpt", words: "next excerpt", group: MOVE, run: () => stepExcerpt(true) });
command({ key: "p", single: true, needs: "excerpt", words: "previous excerpt", group: MOVE, run: () => stepExcerpt(false) });
command({ key: "/", single: true, words: "search this transcript", group: MOVE, run: () => find.focus() });
command({ key: "f", single: true, words: "filter the codes", group: MOVE, run: drawers.openTree });
command({ key: "ArrowRight", shift: true, needs: "excerpt", words: "select by word; move an end of the open excerpt", group: SELECT, run: () => byWord(true) });
command({ key: "ArrowLeft", shift: true, needs: "excerpt", words: "select by word; move an end of the open excerpt", group: SELECT, run: () => byWord(false) });
command({ key: "s", single: true, words: "select the sentence; again: the next one too", group: SELECT, run: () => extend(keyboard.bySentence) });
command({ key: "b", single: true, needs: "excerpt", words: "move the other end", group: SELECT, run: () => announce(ends.takesKeys() ? ends.switchEnd() : keyboard.switchEnd()) });
command({ key: "c", single: true, words: "choose a code", group: CODE, run: applying.choose });
command({ key: "Enter", words: "choose a code", group: CODE, run: applying.choose });
command({ key: "1-9", single: true, words: "apply one of the last nine codes", group: CODE, run: applyRecent });
command({
  key: "m",
  single: true,
  needs: "inspector",
  writes: true,
  words: "add a memo on the excerpt or the turn",
  group: CODE,
  run: () => (screen.openedExcerpt() ? inspector.focusMemo() : memos.openTurn()),
});
command({ key: "Escape", words: "close, or clear the selection", group: "This page", run: () => ends.cancel() || screen.closeAll() });
closedWhile(picker.isOpen);


// ---- start ----

async function openLink() {
  const query = new URLSearchParams(window.location.search);
  const wanted = query.get("excerpt");
  const turn = query.get("turn") ?? /^#turn-(\d+)$/.exec(window.location.hash)?.[1];
  const there = () => (wanted ? document.querySelector(`mark[data-ids~="${wanted}"]`) : turns.byId(turn));
  if (!wanted && !turn) return;
  if (!there()) await parts.loadAll();
  const target = there();
  if (!target) return;
  target.scrollIntoView({ block: "center" });
  if (wanted) screen.openExcerpt(Number(wanted));
  else keyboard.focusTurn(target);
}

for (const feature of [saved, parts, jump, jumpmarks, find, touch, pointer, selectionbar, tree, applying, undo, correcting, live, display, drawers, ways, ends, memos, recoding, links, practices, invivo, settling, reading]) feature.start();
openLink();
document.documentElement.dataset.ready = "";

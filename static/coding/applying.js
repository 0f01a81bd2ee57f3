// Codes put on words and taken off: painted at once, then confirmed by the server's turns.

import * as api from "./api.js";
import { addToTree, codes, hueOf, used } from "./codes.js";
import { announce } from "./dom.js";
import { comes } from "./holding.js";
import * as inspector from "./inspector.js";
import * as keyboard from "./keyboard.js";
import * as picker from "./picker.js";
import * as refused from "./refused.js";
import * as screen from "./screen.js";
import * as turns from "./turns.js";
import { cannot, toast } from "./toast.js";
import { offerUndo } from "./undo.js";

const canCreate = "canCreate" in screen.workspace.dataset;
let lastDimension = null;
const pending = new Set(); // codings on their way to the server
let last = null; // the code that was applied last, for the key that repeats it

export const lastCode = () => (codes.get(last?.id)?.is_retired ? null : last);

export function choose() {
  if (!screen.canCode) return;
  const excerpt = screen.openedExcerpt();
  if (!screen.selectedPlaces().length && !excerpt) {
    screen.readSelection();
    if (!screen.selectedPlaces().length) return cannot("Select some words first.");
  }
  picker.open(screen.anchorRect(), {
    on: excerpt ? codesOn(excerpt) : [],
    dimension: lastDimension,
    onPick: (code, keep) => apply(code, { keep }),
    onCreate: canCreate ? create : null,
    onClose: screen.restoreSelection,
  });
}

let making = false;

// A second key on a slow line is not a second code.
async function create(name, dimension) {
  if (making) return;
  making = true;
  try {
    const code = await api.save("POST", "codes", { name, dimension });
    addToTree(code);
    picker.close();
    await apply(code);
  } catch (error) {
    screen.refuse(error);
  } finally {
    making = false;
  }
}

// Ids of the codes that this person has on the excerpt.
const codesOn = (id) =>
  [...document.querySelectorAll(`.stripe-label[data-id="${id}"]:not(.other)`)].map((label) => Number(label.dataset.code));

// Puts a code on the selection, or on the open excerpt; one that is on it already is removed. The next key means the
// excerpt that comes of it, unless people have gone somewhere else.
export function apply(code, options) {
  const [places, target] = [screen.selectedPlaces(), screen.openedExcerpt()];
  const isMeant = () =>
    target ? screen.openedExcerpt() === target : places.some((place) => place.turn === Number(keyboard.turn()?.dataset.turn));
  return comes("excerpt", put(code, options), isMeant);
}

async function put(code, { keep = false } = {}) {
  const places = screen.selectedPlaces();
  const target = screen.openedExcerpt();
  if (!target && !places.length) return cannot("Select some words first.");
  lastDimension = code.dimension;
  last = code;
  used(code.id);
  if (target && codesOn(target).includes(code.id)) return takeOff(target, code);
  const unsaved = { code, places: target ? [] : places };
  pending.add(unsaved);
  const isHere = screen.here();
  const undoPaint = target ? paintOneMore(target, code) : paintNow(places, code);
  try {
    const answer = target
      ? await api.save("POST", `excerpts/${target}/codings`, { code: code.id })
      : await send(code, places);
    pending.delete(unsaved);
    screen.confirm(answer);
    if (keep) picker.isOn(code.id);
    if (isHere() || screen.openedExcerpt() === answer.excerpt) screen.openExcerpt(answer.excerpt, { scroll: false });
    announce(answer.words || `${code.name} applied.`);
    if (answer.words) toast(answer.words);
  } catch (error) {
    undoPaint();
    const isKept = !target && error.details.selected !== undefined; // with both texts, and a choice
    if (isKept && isHere()) screen.forgetSelection();
    screen.refresh(target ? turnsOf(target) : places.map((place) => place.turn));
    if (!isKept) return screen.refuse(error);
    refused.keep(`Apply “${code.name}”`, error, (now) => send(code, now));
  } finally {
    pending.delete(unsaved);
  }
}

const send = (code, places) => api.save("POST", "codings", { transcript: screen.transcript, code: code.id, spans: places });
const turnsOf = (id) => [...document.querySelectorAll(`mark[data-ids~="${id}"]`)].map((mark) => Number(mark.closest(".turn").dataset.turn));

async function takeOff(id, code) {
  const isHere = screen.here();
  let facts;
  try {
    facts = await api.get(`excerpts/${id}`);
  } catch (error) {
    return screen.refuse(error);
  }
  const mine = facts.codings.find((coding) => coding.code === code.id && coding.is_mine);
  if (!mine) return undefined;
  picker.isOn(code.id, false);
  remove(mine.id, code, isHere);
  return undefined;
}

// The same for one more code on an excerpt: its colour goes under the others.
function paintOneMore(id, code) {
  const shown = [...new Set([...document.querySelectorAll(`mark[data-ids~="${id}"]`)].map((mark) => mark.closest(".turn")))];
  const before = shown.map((turn) => [turn.dataset.turn, turn.outerHTML]);
  for (const turn of shown) {
    const segments = turns.segmentsOf(turn);
    const own = segments.find((segment) => segment.id === id);
    if (own && !own.hues.includes(hueOf(code))) own.hues.push(hueOf(code));
    turns.paint(turn, segments);
  }
  screen.markExcerpt(id);
  return () => turns.replace(Object.fromEntries(before));
}

// Paints the new mark before the server has answered; returns what takes it away again.
function paintNow(places, code) {
  const here = places.filter((place) => turns.byId(place.turn));
  const before = here.map((place) => [place.turn, turns.byId(place.turn).outerHTML]);
  for (const place of here) {
    const turn = turns.byId(place.turn);
    const fresh = { id: 0, start: place.start, end: place.end, hues: [hueOf(code)], touched: false };
    turns.paint(turn, [...turns.segmentsOf(turn), fresh]);
    CSS.highlights?.delete("pending");
  }
  return () => turns.replace(Object.fromEntries(before));
}

// What is not saved yet stays painted when somebody else's change draws its turn again.
function paintPending(ids) {
  for (const { code, places } of pending) {
    for (const place of places.filter((each) => ids.includes(each.turn))) {
      const turn = turns.byId(place.turn);
      const found = turn && turns.find(turn, place.quote, place.start);
      if (found) turns.paint(turn, [...turns.segmentsOf(turn), { id: 0, ...found, hues: [hueOf(code)], touched: false }]);
    }
  }
}

export async function remove(codingId, code, isHere = screen.here()) {
  try {
    const answer = await api.save("DELETE", `codings/${codingId}`);
    screen.confirm(answer);
    announce("Code removed.");
    if (isHere() && answer.excerpt) screen.openExcerpt(answer.excerpt, { scroll: false });
    else if (isHere()) screen.closeAll();
    offerUndo(`Removed “${(code ?? codes.get(Number(Object.keys(answer.counts)[0])))?.name}”.`);
  } catch (error) {
    screen.refuse(error);
  }
}

export function start() {
  screen.onPainted(paintPending);
  inspector.use({ add: choose, remove, go: (id) => screen.openExcerpt(id) });
}

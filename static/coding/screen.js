// What the coding screen is about at this moment: the selected words, or the open excerpt. And how both are shown.

import * as api from "./api.js";
import { codes, refreshCodes, showCounts } from "./codes.js";
import { announce, element } from "./dom.js";
import * as drafts from "./drafts.js";
import * as inspector from "./inspector.js";
import * as keyboard from "./keyboard.js";
import * as picker from "./picker.js";
import { hide as hideToast, toast } from "./toast.js";
import * as turns from "./turns.js";

export const workspace = document.getElementById("workspace");
export const transcript = Number(workspace.dataset.transcript);
export const canCode = "canCode" in workspace.dataset;

const AGAIN_MS = 4000;
let selected = []; // places of the words that are selected, or of the last selection while the picker is open
let excerpt = null; // id of the excerpt that the inspector shows

export const selectedPlaces = () => selected;
export const openedExcerpt = () => excerpt;

// Whether the person is still at what they were at now: on a slow line an answer comes when they have gone on, and
// opens nothing then.
export function here() {
  const [places, open] = [selected, excerpt];
  return () => open === excerpt && (places === selected || JSON.stringify(places) === JSON.stringify(selected));
}

// Others that draw on top of the text (jaws, search hits, rings) hear of every turn that was painted again.
const painters = [];
export const onPainted = (painter) => painters.push(painter);
// Others that hear when turns came, went or moved.
const movers = [];
export const onStructure = (mover) => movers.push(mover);
// Others that follow what is selected or open: run with ({ selected, excerpt }).
const followers = [];
export const onChange = (follower) => followers.push(follower);
const changed = () => followers.forEach((follower) => follower({ selected, excerpt }));

// ---- a new selection ----

export function readSelection() {
  const places = turns.selectedPlaces();
  if (!places.length) return;
  select(places);
}

export function select(places) {
  selected = places;
  markExcerpt(null);
  inspector.showSelection(places, touchedBy(places));
  showPending();
  changed();
}

// The excerpts that the places overlap, as buttons that open them.
function touchedBy(places) {
  const rows = [];
  for (const place of places) {
    const turn = turns.byId(place.turn);
    for (const segment of turns.segmentsOf(turn)) {
      if (segment.start >= place.end || place.start >= segment.end) continue;
      const names = turns.labelsOf(turn, segment.id).map((label) => codes.get(Number(label.dataset.code))?.name);
      const open = element("button", { class: "button quiet", type: "button" }, names.filter(Boolean).join(", ") || "without a code");
      open.addEventListener("click", () => openExcerpt(segment.id));
      rows.push(open);
    }
  }
  return rows;
}

// The words stay visibly selected while the focus is in the picker.
export function showPending() {
  if (!CSS.highlights) return;
  const ranges = selected.map((place) => turns.rangeOf(turns.byId(place.turn), place.start, place.end));
  CSS.highlights.set("pending", new Highlight(...ranges));
}

export function forgetSelection() {
  selected = [];
  CSS.highlights?.delete("pending");
  changed();
}

export function letGo() {
  forgetSelection();
  document.getSelection().removeAllRanges();
  if (!excerpt) inspector.clear();
}

export function closeAll() {
  const [open, pane] = [excerpt, document.getElementById("inspector")];
  if (open && drafts.isWritingIn(pane)) toast("Your memo is not saved. ", ["Open memo again", () => openExcerpt(open)]);
  markExcerpt(null);
  letGo();
  inspector.clear();
}

// The focus back in the text, and the browser's selection as it was before a picker or a dialog took it.
export function restoreSelection() {
  const turn = selected.length ? turns.byId(selected[0].turn) : keyboard.turn();
  if (turn) keyboard.focusTurn(turn, { scroll: false });
  if (!selected.length) return;
  turns.selectBetween(turn, selected[0].start, turns.byId(selected.at(-1).turn), selected.at(-1).end);
}

// Where something that belongs to the selection or the open excerpt can be put.
export function anchorRect() {
  const place = selected.at(-1);
  if (place) return turns.rangeOf(turns.byId(place.turn), place.start, place.end).getBoundingClientRect();
  const mark = document.querySelector(`mark[data-ids~="${excerpt}"]`);
  return (mark ?? document.getElementById("reader")).getBoundingClientRect();
}

// ---- the open excerpt ----

export function markExcerpt(id) {
  for (const old of document.querySelectorAll(".on")) old.classList.remove("on");
  excerpt = id;
  if (!id) return;
  for (const piece of document.querySelectorAll(`mark[data-ids~="${id}"], [data-id="${id}"]`)) piece.classList.add("on");
}

// Somebody else may want the next excerpt that is chosen (to link to it): run(id) instead of opening it.
let catcher = null;
export const catchNext = (run) => {
  catcher = run;
};

export async function openExcerpt(id, { scroll = true } = {}) {
  if (!id) return;
  if (catcher && id !== excerpt) return catcher(id);
  markExcerpt(id);
  forgetSelection();
  const first = document.querySelector(`mark[data-ids~="${id}"]`);
  if (scroll) first?.scrollIntoView({ block: "nearest" });
  const turn = first?.closest(".turn");
  if (turn && scroll) keyboard.focusTurn(turn, { scroll: false });
  await inspector.show(id);
  if (excerpt === id) markExcerpt(id);
}

// All excerpts of the page in reading order.
export const excerptsInOrder = () =>
  [...new Set([...document.querySelectorAll(".stripe-label")].map((label) => Number(label.dataset.id)))];

// ---- the server's answers ----

// Paints the turns and counts of an answer; an open excerpt that is gone is closed.
export function confirm(answer) {
  const moved = Boolean(answer.gone?.length || Object.keys(answer.after ?? {}).length);
  if (moved) turns.order(answer, answer.turns);
  paint(answer.turns, answer);
  if (moved) movers.forEach((mover) => mover(answer));
  if (document.getElementById("count-scope").getAttribute("aria-pressed") === "false") showCounts(answer.counts ?? {});
}

export function paint(markup, { gone = [], news = [], seq }) {
  const held = selected.filter((place) => place.turn in markup || gone.includes(place.turn));
  const marked = turns.selectedPlaces().filter((place) => place.turn in markup);
  turns.replace(markup, seq);
  if (excerpt) markExcerpt(excerpt);
  const lost = held.find((place) => !follow(place, markup));
  if (lost) lose(lost, news);
  else if (held.length) showPending();
  // The browser's own selection went with the old turn; only one turn can be selected again exactly.
  if (marked.length === 1 && !turns.selectedPlaces().length) {
    const [place] = marked;
    if (follow(place, markup)) turns.select(turns.byId(place.turn), place.start, place.end);
  }
  painters.forEach((painter) => painter(Object.keys(markup).map(Number)));
}

// Selected words in a turn that was drawn again: the same words, at their new place if the text was corrected, or in
// another of these turns if theirs was split or joined.
function follow(place, markup) {
  for (const id of [place.turn, ...Object.keys(markup)]) {
    const turn = turns.byId(id);
    const moved = turn && turns.find(turn, place.quote, place.start);
    if (moved) return Object.assign(place, moved, { turn: Number(id), version: Number(turn.dataset.version) });
  }
  return null;
}

// The selected words are not there any more: let go of them, and say what happened and by whom.
function lose(place, news) {
  const who = whoChanged(news, place.turn);
  forgetSelection();
  if (picker.isOpen() && !picker.typed()) picker.close();
  const did = news.find((one) => one.did[place.turn])?.did[place.turn] ?? (turns.byId(place.turn) ? "corrected" : "deleted");
  refuse({ message: `${who} ${LOST[did]}`, details: { selected: place.quote } });
}

const LOST = {
  corrected: "corrected the words that you selected.",
  split: "split the turn in which you selected words.",
  joined: "joined the turn in which you selected words with another one.",
  deleted: "deleted the turn in which you selected words.",
  replaced: "replaced the transcript by a corrected file, without the words that you selected.",
};
const whoChanged = (news, turn) => news.find((one) => one.turns.includes(turn))?.name ?? "Someone";

// The open excerpt as it stands now, without a jump of anything. Without a mark it may be gone, or stand in a part of the
// transcript that has not come yet: the server knows.
export async function refreshOpen(news = []) {
  const open = excerpt;
  if (!open) return;
  if (!document.querySelector(`[data-id="${open}"]`) && !(await inspector.stands(open))) {
    if (excerpt === open) gone(news);
    return;
  }
  if (!document.getElementById("inspector").contains(document.activeElement)) await inspector.show(excerpt);
  markExcerpt(excerpt);
}

// The open excerpt went away. Words that are being written about it stay in their field.
function gone(news) {
  const who = news.map((one) => one.name).join(" and ") || "Someone";
  const words = `This excerpt is gone: ${who} removed its last code or changed its words.`;
  announce(words);
  markExcerpt(null);
  forgetSelection();
  inspector.tellGone(words);
}

// These turns as the server shows them now; asked again where it is away.
export async function refresh(ids, news = []) {
  const here = ids.filter((id) => turns.byId(id));
  if (!here.length) return;
  try {
    const answer = await api.get(`transcripts/${transcript}/turns?${here.map((id) => `ids=${id}`).join("&")}`);
    paint(answer.turns, { ...answer, news });
  } catch (error) {
    if (error.retryable || error.status === 401) window.setTimeout(() => refresh(ids, news), AGAIN_MS);
    else announce(error.message);
  }
}

// The codebook was changed: by an undo, or by somebody else.
export async function refreshCodebook() {
  refreshCodes(await api.get("codes"));
}

export function refuse(error) {
  hideToast(); // what could be undone before is not the news now
  inspector.refuse(error);
  announce(error.message);
}

// Correcting the text in its place: words, splits and joins, who speaks, turns that come or go.

import * as api from "./api.js";
import { command } from "./commands.js";
import { announce, element } from "./dom.js";
import * as keyboard from "./keyboard.js";
import { toCodePoints } from "./offsets.js";
import * as screen from "./screen.js";
import { cannot } from "./toast.js";
import { offerUndo } from "./undo.js";
import * as turns from "./turns.js";

const reader = document.getElementById("reader");
const canCorrect = "canCorrect" in screen.workspace.dataset;
const NOBODY = "nobody";
const NEW = "new";
const ASK_MS = 400;
let speakers = null;
let open = null; // { turn, version, text, area, note, form }

export const isOpen = () => open !== null;

// ---- the editor ----

export async function edit(turn = keyboard.turn()) {
  if (!canCorrect) return;
  if (!turn) return cannot("Go to a turn first.");
  if (open) return open.area.focus();
  keyboard.focusTurn(turn, { scroll: false });
  const text = turns.textOf(turn).textContent;
  const area = element("textarea", { class: "text correcting-text", rows: 1, value: text, "aria-label": `Words of this turn. ${turn.getAttribute("aria-label")}` });
  area.lang = turns.textOf(turn).lang;
  area.dir = "auto";
  const note = element("div", { class: "small correcting-note", role: "status" });
  const form = element("form", { class: "correcting", "aria-label": "Correct this turn" }, area, note, tools());
  open = { turn: Number(turn.dataset.turn), version: Number(turn.dataset.version), text, area, note, form };
  turns.textOf(turn).hidden = true;
  turns.textOf(turn).after(form);
  turn.classList.add("is-corrected");
  reader.classList.add("has-editor");
  fit();
  area.focus();
  const at = caretBefore(turn);
  area.setSelectionRange(at, at);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  area.addEventListener("input", () => {
    fit();
    askLater();
  });
  form.addEventListener("keydown", onKey);
  addSpeakers(form.querySelector("select"), turn);
  announce("Correcting this turn. Press Control and Enter to save, Escape to cancel.");
}

// Where the selection began, so that the caret is at the word that is to be corrected.
function caretBefore(turn) {
  const place = screen.selectedPlaces().find((each) => each.turn === Number(turn.dataset.turn));
  return place ? [...turns.textOf(turn).textContent].slice(0, place.start).join("").length : 0;
}

function tools() {
  const button = (words, run, title) => {
    const made = element("button", { class: "button quiet", type: "button", title: title ?? "" }, words);
    made.addEventListener("click", run);
    return made;
  };
  return element(
    "div",
    { class: "correcting-tools" },
    element("button", { class: "button", type: "submit", title: "Ctrl ↵" }, "Save words"),
    button("Leave", () => leave(), "Esc"),
    element("span", { class: "correcting-gap" }),
    button("Split turn here", split, "Ctrl ⇧ ↵"),
    button("Join with next turn", () => act("POST", "join", "Joined with the next turn.")),
    button("Add turn after", insertAfter),
    button("Delete turn", () => act("POST", "remove", "Turn deleted.")),
    element("label", { class: "correcting-speaker" }, element("span", { class: "visually-hidden" }, "Speaker"), element("select", {})),
  );
}

function fit() {
  open.area.style.height = "auto";
  open.area.style.height = `${open.area.scrollHeight + 2}px`;
}

function onKey(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    leave();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (event.shiftKey) split();
    else save();
  }
}

const isChanged = () => open.area.value !== open.text;

// Leaves without saving; asks first if words would be lost, in the note and not in a window over the text.
function leave(sure = false) {
  if (!open) return;
  if (isChanged() && !sure) {
    const go = element("button", { class: "link", type: "button" }, "Leave without saving");
    go.addEventListener("click", () => leave(true));
    open.note.replaceChildren("Your changes are not saved. ", go);
    go.focus();
    return;
  }
  close();
}

function close() {
  const turn = turns.byId(open.turn);
  open.form.remove();
  open = null;
  reader.classList.remove("has-editor");
  if (!turn) return;
  if (turn.classList.contains("is-gone")) return turn.remove();
  turn.classList.remove("is-corrected");
  turns.textOf(turn).hidden = false;
  if ("stale" in turn.dataset) screen.refresh([Number(turn.dataset.turn)]); // others changed it meanwhile
  keyboard.focusTurn(turn, { scroll: false });
}

// ---- what it would do ----

let timer;
function askLater() {
  window.clearTimeout(timer);
  timer = window.setTimeout(ask, ASK_MS);
}

async function ask() {
  if (!open || !isChanged()) return open?.note.replaceChildren();
  const given = open;
  try {
    const found = await api.send("POST", `turns/${open.turn}/foresee`, { version: open.version, text: open.area.value });
    if (open === given) tellForeseen(found);
  } catch (error) {
    if (open === given && !error.retryable) refuse(error);
  }
}

function tellForeseen(found) {
  if (!found.length) return open.note.replaceChildren("Every excerpt keeps its words.");
  const rows = found.map((one) =>
    one.state === "lost"
      ? element("li", {}, "Lost: ", element("del", {}, one.before))
      : element("li", {}, "Changed: ", element("del", {}, one.before), " ", element("ins", {}, one.after)),
  );
  const many = found.length === 1 ? "1 excerpt is affected, and its coders will see it:" : `${found.length} excerpts are affected, and their coders will see it:`;
  return open.note.replaceChildren(many, element("ul", {}, ...rows));
}

// ---- saving ----

function save() {
  if (!open) return;
  if (!isChanged()) return close();
  send("PATCH", `turns/${open.turn}`, { version: open.version, text: open.area.value }, "Words saved.");
}

function act(method, what, words, more = {}) {
  if (isChanged()) return (open.note.textContent = "Save words first, or leave without saving.");
  return send(method, `turns/${open.turn}/${what}`, { version: open.version, ...more }, words);
}

function split() {
  const offset = toCodePoints(open.area.value, open.area.selectionStart);
  if (offset === 0 || !open.area.value.slice(open.area.selectionStart).trim()) {
    open.note.textContent = "Place the cursor where the second turn begins.";
    return open.area.focus();
  }
  return act("POST", "split", "Turn split.", { offset });
}

async function insertAfter() {
  if (isChanged()) return (open.note.textContent = "Save words first, or leave without saving.");
  const after = open.turn;
  const speaker = Number(open.form.querySelector("select").value) || null;
  const answer = await send("POST", `transcripts/${screen.transcript}/insert`, { after, speaker, text: "(new turn)" }, "Turn added.");
  const [id] = Object.entries(answer?.after ?? {}).find(([, previous]) => previous === after) ?? [];
  if (id) edit(turns.byId(id));
}

async function send(method, path, body, words) {
  const given = open;
  if (given.form.getAttribute("aria-busy") === "true") return null; // a second key on a slow line is not a second correction
  window.clearTimeout(timer);
  given.form.setAttribute("aria-busy", "true");
  try {
    const answer = await api.save(method, path, body);
    if (open === given) close();
    screen.confirm(answer);
    const told = tell(answer, words);
    announce(told);
    offerUndo(told);
    return answer;
  } catch (error) {
    given.form.removeAttribute("aria-busy");
    announce(error.message);
    if (open === given) refuse(error);
    return null;
  }
}

function tell({ touched, lost }, words) {
  const parts = [touched && `${touched} excerpt${touched === 1 ? "" : "s"} touched`, lost && `${lost} lost`].filter(Boolean);
  return parts.length ? `${words} ${parts.join(", ")}.` : words;
}

// Both texts, where somebody else corrected the same words; and the newer version to write over, once it was seen.
function refuse(error) {
  const { text, version } = error.details;
  open.note.replaceChildren(element("p", { class: "message err", role: "alert" }, error.message));
  if (text === undefined) return;
  const take = element("button", { class: "button quiet", type: "button" }, "Use their text");
  take.addEventListener("click", () => {
    open.area.value = text;
    open.text = text;
    open.note.replaceChildren();
    fit();
    open.area.focus();
  });
  open.note.append(element("p", {}, "There now: ", element("q", { class: "quote-text", dir: "auto" }, text)), take);
  open.version = version;
}

// ---- who speaks ----

async function addSpeakers(select, turn) {
  speakers ??= api.get(`transcripts/${screen.transcript}/speakers`);
  const known = await speakers.catch((error) => {
    speakers = null; // asked again next time
    throw error;
  });
  const now = turn.querySelector("header b")?.textContent ?? "";
  for (const [id, name] of Object.entries(known)) select.append(element("option", { value: id, selected: name === now }, name));
  select.append(element("option", { value: NOBODY, selected: !now }, "No speaker"), element("option", { value: NEW }, "New speaker"));
  select.addEventListener("change", () => (select.value === NEW ? askName(select) : speak(select.value)));
}

function askName(select) {
  const name = element("input", { type: "text", maxLength: 120, "aria-label": "Name of the speaker", placeholder: "Name, then ↵" });
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !name.value.trim()) return;
    event.preventDefault();
    speak(null, name.value);
  });
  select.replaceWith(name);
  name.focus();
}

function speak(value, name = "") {
  speakers = null;
  if (isChanged()) return (open.note.textContent = "Save words first, or leave without saving.");
  const speaker = value === NOBODY || !value ? null : Number(value);
  return send("PUT", `turns/${open.turn}/speaker`, { speaker, name }, "Speaker changed.");
}

// ---- the way in: a key, and a button in the turn under the pointer or the focus ----

const button = element("button", { class: "turn-tool", type: "button", title: "E", tabIndex: -1 }, "Correct");
button.addEventListener("click", (event) => edit(event.target.closest(".turn")));

function follow(event) {
  const turn = event.target.closest?.(".turn");
  if (!turn || open || turn.contains(button)) return;
  (turn.querySelector("header") ?? turn.querySelector(".said")).append(button);
}

// Somebody deleted the turn, or joined it with another, while it was being corrected here.
function tellGone({ gone = [], news = [] }) {
  if (!open || !gone.includes(open.turn)) return;
  const one = news.find((each) => each.turns.includes(open.turn));
  const did = one?.did[open.turn] === "joined" ? "joined this turn with another one" : "deleted this turn";
  const words = `${one?.name ?? "Someone"} ${did}. Your words are not saved: copy them before you leave.`;
  open.note.replaceChildren(element("p", { class: "message err", role: "alert" }, words));
}

export function start() {
  if (!canCorrect) return;
  screen.onStructure(tellGone);
  reader.addEventListener("pointerover", follow);
  reader.addEventListener("focusin", follow);
  window.addEventListener("beforeunload", (event) => {
    if (open && isChanged()) event.preventDefault();
  });
}

command({ key: "e", single: true, words: "correct this turn", group: "Text", run: () => void edit() });
command({ key: "F2", words: "correct this turn", group: "Text", run: () => void edit() });

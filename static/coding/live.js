// What others do appears by itself: a short question every two seconds, and the touched turns when something happened.
// Nothing moves: a selection, an open excerpt, a picker or an editor stays as it is.

import * as api from "./api.js";
import { element } from "./dom.js";
import * as keyboard from "./keyboard.js";
import * as screen from "./screen.js";
import * as turns from "./turns.js";

const EVERY_MS = 2000;
const AT_REST_MS = 2700; // nobody touches this page, but somebody may be looking at it: still within three seconds
const IDLE_MS = 60_000;
const TOKEN_MS = 50_000;
const CHUNK = 150;
const SIGN_MS = 12_000;

const bar = document.getElementById("presence");
let { seq } = screen.workspace.dataset;
let token = screen.workspace.dataset.pulse;
let tokenAt = performance.now();
let active = performance.now(); // when this person last did something
let timer;
let asking = false;
let drawn = "";

// ---- the question ----

async function ask() {
  window.clearTimeout(timer);
  if (document.hidden || asking) return;
  asking = true;
  try {
    // Signed out: asked again, and followed from where it was, as soon as the person is back.
    if (!SILENT.includes(api.state().problem?.state)) await look();
  } catch (error) {
    // The server is away: the saved state says so as soon as something is to be saved. Ask again.
    if (error.status === 410) return showGone(error.message);
    if ([401, 403, 404].includes(error.status)) await api.check();
    else if (!error.retryable) window.console.warn("live", error.message);
  } finally {
    asking = false;
  }
  timer = window.setTimeout(ask, isIdle() ? AT_REST_MS : EVERY_MS);
}

const SILENT = ["out", "other", "ended"];

const isIdle = () => performance.now() - active > IDLE_MS;

async function look() {
  if (performance.now() - tokenAt > TOKEN_MS) return follow();
  const turn = keyboard.turn()?.dataset.turn ?? "";
  const idle = isIdle() ? "&idle" : "";
  let answer;
  try {
    answer = await api.pulse(`token=${encodeURIComponent(token)}&turn=${turn}${idle}`);
  } catch (error) {
    if (error.status !== 401) throw error;
    return follow();
  }
  showPeople(answer.here);
  if (answer.seq > Number(seq)) await follow();
  return undefined;
}

// ---- what happened ----

async function follow() {
  const changes = await api.get(`transcripts/${screen.transcript}/changes?after=${seq}`);
  token = changes.token;
  tokenAt = performance.now();
  seq = changes.seq;
  if (changes.codebook) await screen.refreshCodebook();
  if (changes.all) await drawAll(changes);
  else if (Object.keys(changes.turns).length || changes.gone.length) {
    screen.confirm(changes);
    const open = screen.openedExcerpt();
    if (open && touches(changes.turns, open)) screen.refreshOpen(changes.news);
  }
  changes.news.forEach(showNews);
}

const touches = (markup, excerpt) =>
  Object.keys(markup).some((id) => turns.byId(id)?.querySelector(`[data-id="${excerpt}"]`)) || !document.querySelector(`[data-id="${excerpt}"]`);

// More than can be told one by one: the order first, then all turns of the page, some at a time.
async function drawAll({ after, news, seq }) {
  const gone = turns.all().map((turn) => Number(turn.dataset.turn)).filter((id) => !(id in after));
  screen.confirm({ turns: {}, gone, news, seq });
  const here = turns.all().map((turn) => Number(turn.dataset.turn));
  const missing = Object.keys(after).map(Number).filter((id) => !turns.byId(id) && (after[id] === null || turns.byId(after[id])));
  for (let at = 0; at < here.length; at += CHUNK) await screen.refresh(here.slice(at, at + CHUNK), news);
  if (missing.length) {
    const markup = (await api.get(`transcripts/${screen.transcript}/turns?${missing.map((id) => `ids=${id}`).join("&")}`)).turns;
    turns.order({ after: Object.fromEntries(missing.map((id) => [id, after[id]])) }, markup);
  }
}

// A quiet sign at the turn, which goes by itself; nothing is announced unless the person has asked for it.
function showNews({ name, turns: ids }) {
  for (const id of ids.slice(0, 20)) {
    const head = turns.byId(id)?.querySelector("header");
    if (!head) continue;
    head.querySelector(".news")?.remove();
    const sign = element("span", { class: "news" }, `${name}, just now`);
    head.append(sign);
    window.setTimeout(() => sign.remove(), SIGN_MS);
  }
  if (aloud.checked && ids.length) {
    document.getElementById("announce").textContent = `${name} has changed ${ids.length === 1 ? "a turn" : `${ids.length} turns`}.`;
  }
}

// The transcript was deleted: by whom, and the way out. What is on the page stays readable until the person leaves it;
// what is being written has no place any more.
function showGone(words) {
  screen.refuse({ message: words, details: {} });
  const session = document.querySelector(".crumbs a[href*='/sessions/']");
  const way = session ? element("a", { href: session.href }, "Open the session") : "";
  document.getElementById("main").prepend(element("p", { class: "message err", role: "alert", id: "gone" }, words, " ", way));
}

// ---- who is here ----

const initials = (name) => name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();

function ring(person) {
  const where = person.turn && turns.byId(person.turn) ? turns.byId(person.turn).getAttribute("aria-label") : "";
  const state = person.idle ? "here, idle" : "here";
  const made = element("button", { class: `ring${person.idle ? " idle" : ""}`, type: "button", title: `${person.name}, ${state}${where ? `: ${where}` : ""}` }, initials(person.name));
  made.setAttribute("aria-label", `${person.name}, ${state}${where ? `, at ${where}. Go there` : ""}`);
  made.addEventListener("click", () => {
    const turn = turns.byId(person.turn);
    turn?.scrollIntoView({ block: "center" });
  });
  return made;
}

// Drawn only when it is another picture: nothing that is looked at or focused is replaced every two seconds.
function showPeople(here) {
  const now = JSON.stringify(here);
  if (now === drawn) return placeRings(here);
  drawn = now;
  bar.replaceChildren(...here.map((person) => element("li", {}, ring(person))));
  bar.hidden = !here.length;
  return placeRings(here);
}

function placeRings(here) {
  const wanted = new Map(here.filter((person) => person.turn).map((person) => [`${person.turn}:${person.user}`, person]));
  for (const old of document.querySelectorAll(".here")) if (!wanted.has(old.dataset.who)) old.remove();
  for (const [who, person] of wanted) {
    const head = turns.byId(person.turn)?.querySelector("header");
    if (!head || head.querySelector(`[data-who="${who}"]`)) continue;
    head.append(element("span", { class: "here", title: `${person.name} is here`, data: { who }, "aria-hidden": "true" }, initials(person.name)));
  }
}

// ---- start ----

const aloud = document.getElementById("aloud");

export function start() {
  for (const what of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(what, () => (active = performance.now()), { passive: true, capture: true });
  }
  document.addEventListener("visibilitychange", ask);
  timer = window.setTimeout(ask, EVERY_MS);
}

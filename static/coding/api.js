// The only module that talks to the server. A save keeps its id through every retry, so that it is never made twice.

import { csrf, standing } from "../js/session.js";

const workspace = document.getElementById("workspace");
const SIGNED_OUT = "You were signed out. Sign in again.";
const AGAIN_MS = 4000;
// Answers that may mean that this page speaks for nobody any more: signed out, an old CSRF token, no longer a member.
const DOUBTFUL = [401, 403, 404];

export class Refused extends Error {
  constructor(status, body) {
    super(body.message || `The server answered ${status}.`);
    this.status = status;
    this.details = body.details || {};
    this.isOurs = Boolean(body.message); // a refused CSRF token has no sentence of ours
    this.retryable = status === 503 || status === 429;
  }
}

async function call(method, path, body, base = workspace.dataset.api) {
  let response;
  try {
    response = await fetch(base + path, {
      method,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    const away = new Refused(0, { message: "No connection." });
    away.retryable = true;
    throw away;
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, response.status === 401 ? { message: SIGNED_OUT, ...answer } : answer);
  return answer;
}

export const get = (path) => call("GET", path);
// A question that needs a body, and changes nothing: it is not queued and not repeated.
export const send = (method, path, body) => call(method, path, body);

// The small question of studies/pulse.py, which belongs to no study's address.
export const pulse = (query) => call("GET", `/api/v1/pulse?${query}`, undefined, "");

export async function html(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Refused(response.status, {});
  return response.text();
}

// ---- saves: one after the other, kept until the server has them ----

const waiting = [];
const listeners = [];
let busy = false;
let problem = null; // { state, name, message }: why nothing is sent at the moment
let refused = null; // what the server would not have, until something is saved again
let held = null; // the same, kept on the page until the person decides: other saves do not settle it
let asked = 0;
let timer;

export const state = () => ({ waiting: waiting.length, problem, refused: refused ?? held });
export const onState = (listener) => listeners.push(listener);
const tell = (saved) => listeners.forEach((listener) => listener({ ...state(), saved }));

// Resolves with the server's answer; rejects with Refused when the server will not have it.
export function save(method, path, data) {
  const saveId = crypto.randomUUID();
  const isDelete = method === "DELETE";
  const entry = {
    method,
    path: isDelete ? `${path}?save_id=${saveId}` : path,
    body: isDelete ? undefined : { ...data, save_id: saveId },
  };
  entry.done = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
  waiting.push(entry);
  if (problem) tell(false); // nothing is sent now: one more is waiting
  work();
  return entry.done;
}

export async function retry() {
  if (busy || !problem) return;
  if (problem.state === "away" && waiting.length) problem = null;
  else await check();
  work();
}

// Whether this page still speaks for its person; asked where an answer left doubt, and again until it does.
export async function check() {
  const question = ++asked;
  const found = await standing();
  if (question !== asked) return found.state; // asked again meanwhile: the later answer counts
  const isNews = JSON.stringify(found) !== JSON.stringify(problem ?? { state: "same", name: found.name });
  problem = found.state === "same" ? null : found;
  window.clearTimeout(timer);
  if (problem && problem.state !== "ended") timer = window.setTimeout(retry, AGAIN_MS);
  if (isNews) tell(null);
  return found.state;
}

export function hold(error) {
  const isOver = held && !error;
  held = error;
  if (isOver) tell(!problem && !refused && !waiting.length);
}

// What was refused has been put right or given up.
export function settle() {
  refused = null;
  tell(null);
}

// Back from the tab of the sign-in, or from a sleeping machine.
document.addEventListener("visibilitychange", () => !document.hidden && retry());

async function work() {
  if (busy || !waiting.length || problem) return;
  busy = true;
  tell(false);
  const entry = waiting[0];
  try {
    const answer = await call(entry.method, entry.path, entry.body);
    waiting.shift();
    refused = null;
    entry.resolve(answer);
  } catch (error) {
    await failed(entry, error);
  }
  busy = false;
  tell(!problem && !refused && !held);
  work();
}

// Kept for later where the server or the person is away; sent once more where only the token was old; else refused.
async function failed(entry, error) {
  if (error.retryable) {
    problem = { state: "away", message: error.message };
    window.clearTimeout(timer);
    timer = window.setTimeout(retry, AGAIN_MS);
    return;
  }
  if (DOUBTFUL.includes(error.status) && (await check()) !== "same") return;
  if (error.status === 401 || (error.status === 403 && !error.isOurs)) {
    if (entry.again) return refuse(entry, error);
    entry.again = true;
    return;
  }
  refuse(entry, error);
}

function refuse(entry, error) {
  waiting.shift();
  refused = error;
  entry.reject(error);
}

window.addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});

// The only module that talks to the server. A save keeps its id through every retry, so that it is never made twice.

const workspace = document.getElementById("workspace");
const csrf = () => document.querySelector("meta[name=csrf-token]").content;

export class Refused extends Error {
  constructor(status, body) {
    super(body.message || `The server answered ${status}.`);
    this.status = status;
    this.details = body.details || {};
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
  if (!response.ok) throw new Refused(response.status, answer);
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
let problem = null;

export const state = () => ({ waiting: waiting.length, problem });
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
  work();
  return entry.done;
}

export function retry() {
  problem = null;
  work();
}

async function work() {
  if (busy || !waiting.length || problem) return;
  busy = true;
  tell(false);
  const entry = waiting[0];
  try {
    const answer = await call(entry.method, entry.path, entry.body);
    waiting.shift();
    entry.resolve(answer);
  } catch (error) {
    if (error.retryable) {
      problem = error;
      window.setTimeout(retry, 4000);
    } else {
      waiting.shift();
      entry.reject(error);
    }
  }
  busy = false;
  tell(!problem);
  work();
}

window.addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});

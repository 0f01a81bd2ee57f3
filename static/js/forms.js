// Plain forms: one that was typed in asks before it is left, and none is sent by a page whose person was signed out.
// The words stay where they are until there is somebody to send them as.

import { person, signInLink, standing } from "./session.js";

const FRESH_MS = 20_000; // so long after the page came, or the last look, nobody is asked again
const AGAIN_MS = 2000;
const DIALOG = {
  out: () => ["You were signed out. Nothing was saved yet.", signInLink("Sign in again")],
  other: ({ name }) => [`${name} is signed in now. You wrote this as ${person.name}. Nothing was saved yet.`, signInLink(`Sign in as ${person.name}`)],
  ended: () => ["You are no longer a member of this study. Nothing was saved. Copy your text before you leave the page."],
  away: () => ["The server does not answer. Nothing was saved yet; Caliper keeps trying."],
};

let asked = Date.now();
let kept = null; // { form, button }: what is to be sent as soon as it can be
let passes = null; // the form that was looked at and is on its way
let leaving = null; // the form that was sent a moment ago
let timer;

// ---- before a form is sent ----

// Captured, so that it comes before all that sends a form in its own way.
window.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (event.submitter?.formMethod !== "post" && form.method !== "post") return;
    if (passes === form) {
      passes = null;
      return;
    }
    const isUnknown = form.matches("[data-resend]") && !person.id;
    if (!isUnknown && (!person.id || Date.now() - asked < FRESH_MS)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (kept) return;
    kept = { form, button: event.submitter };
    look();
  },
  true,
);

async function look() {
  window.clearTimeout(timer);
  const found = await standing();
  if (!kept) return;
  if (found.state !== "same") tell(found);
  else if (!person.id) confirmAs(found);
  else send();
}

function send() {
  const { form, button } = kept;
  asked = Date.now();
  kept = null;
  dialog.close();
  passes = form;
  if (button?.isConnected) form.requestSubmit(button);
  else form.requestSubmit();
  passes = null;
}

// ---- the dialog ----

const dialog = document.createElement("dialog");
dialog.className = "signing-in float";
dialog.setAttribute("aria-labelledby", "signing-in-head");

function button(words, run, kind = "") {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: `button ${kind}`, textContent: words });
  made.addEventListener("click", run);
  return made;
}

function draw(head, words, ...acts) {
  const [title, text, row] = ["h2", "p", "div"].map((tag) => document.createElement(tag));
  Object.assign(title, { id: "signing-in-head", textContent: head });
  text.setAttribute("role", "status");
  text.append(words);
  row.className = "button-row";
  row.append(...acts);
  dialog.replaceChildren(title, text, row);
  if (!dialog.isConnected) document.body.append(dialog);
  if (!dialog.open) dialog.showModal();
}

// Drawn once for one state, so that the focus stays; asked again until there is somebody to send as.
function tell(found) {
  const [words, link] = DIALOG[found.state](found);
  if (!dialog.open || dialog.querySelector("p").textContent !== words) {
    link?.classList.add("button", "primary");
    const again = found.state === "ended" ? [] : [button("Send again", look)];
    draw("Not saved", words, ...(link ? [link] : []), ...again, button("Back to form", () => dialog.close()));
  }
  if (found.state !== "ended") timer = window.setTimeout(look, AGAIN_MS);
}

// The page does not know who wrote this: whoever is signed in now says so.
function confirmAs({ name }) {
  draw("Send again", `You are signed in as ${name}.`, button(`Send as ${name}`, send, "primary"), button("Back to form", () => dialog.close()));
}

dialog.addEventListener("close", () => {
  window.clearTimeout(timer);
  kept = null;
});

// Signing in and out happens in other tabs, and while the machine sleeps.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) asked = 0;
});
window.addEventListener("pageshow", (event) => {
  leaving = null;
  if (event.persisted) asked = 0;
});

// ---- before a page is left ----

const isTyped = (field) =>
  field.form?.method === "post" && field.form !== leaving && field.value !== field.defaultValue && !field.form.matches("[data-editor], [data-live]");

// Last of all that hear of it: a form that something held back does not leave.
window.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  leaving = event.target;
  window.setTimeout(() => (leaving = null), 1000); // what it brought was a file
});
window.addEventListener("beforeunload", (event) => {
  if ([...document.querySelectorAll("textarea:not([readonly])")].some(isTyped)) event.preventDefault();
});

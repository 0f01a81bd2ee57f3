// The line at the top that says whether everything is saved. It says so only when it is.

import * as api from "./api.js";
import { element, time } from "./dom.js";
import { toast } from "./toast.js";
import { person, signInLink } from "../js/session.js";

const bar = document.getElementById("saved-state");
const count = (n) => (n === 1 ? "Not saved" : `${n} not saved`);

function button(words, run) {
  const made = element("button", { class: "link", type: "button" }, words);
  made.addEventListener("click", run);
  return made;
}

const PROBLEMS = {
  away: (n, { message }) => [
    element("span", { title: message ?? "" }, n ? `${count(n)}, kept here. ` : "No connection. "),
    button("Retry", api.retry),
  ],
  out: (n) => [n ? `${count(n)}: you were signed out. ` : "You were signed out. ", signInLink("Sign in again")],
  other: (n, { name }) => [`${n ? `${count(n)}: ` : ""}${name} is signed in now. `, signInLink(`Sign in as ${person.name}`)],
  ended: (n) => [`${n ? `${count(n)}: you` : "You"} are no longer a member of this study.`],
};

let drawn = "";

// Drawn only when it is another line: the link in it may have the focus.
function show({ waiting, problem, refused, saved }) {
  const now = JSON.stringify([waiting, problem, refused?.message, saved]);
  if (problem && now === drawn) return;
  drawn = now;
  bar.className = `saved-state ${problem || refused ? "problem" : saved ? "saved" : saved === null ? "" : "saving"}`;
  if (problem) bar.replaceChildren(...PROBLEMS[problem.state](waiting, problem));
  else if (refused) bar.replaceChildren(element("span", { title: refused.message }, "Not saved"));
  else if (saved === null && !waiting) bar.textContent = "";
  else bar.textContent = saved && !waiting ? `Saved ${time(Date.now())}` : "Saving";
}

export function start() {
  api.onState(show);
  // A question that was refused, and whose asker has no place of its own to say so: never silent.
  window.addEventListener("unhandledrejection", (event) => {
    if (!(event.reason instanceof api.Refused)) return;
    event.preventDefault();
    toast(event.reason.message);
  });
}

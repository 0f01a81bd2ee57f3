// Keys of a review: A accept, Q question, R reject, S suggest a code, J and K to the next and the one before.
// All of it works without.

const form = document.getElementById("verdict");
const field = document.getElementById("text");
const problem = document.getElementById("text-error");
const VERDICT_ACTS = { a: () => press("accepted"), q: () => press("questioned"), r: () => press("rejected") };
const TOAST_MS = 8000;
const withAlt = Boolean(document.querySelector("[data-no-single-keys]"));
let pending = null; // the verdict whose sentence is being written

// What went well before lies over nothing that has to be read now.
function say(words) {
  document.querySelector("[data-toast]")?.setAttribute("hidden", "");
  problem.textContent = words;
  problem.hidden = false;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", problem.id);
}

// A question or a rejection without words leads to the field, not to the server and back.
function needsWords(button) {
  return Boolean(button?.dataset.needsWords) && field && field.value.trim() === "";
}

function askForWords(button) {
  pending = button;
  say(button.dataset.needsWords);
  field.focus();
  field.scrollIntoView({ block: "center" });
}

function press(verdict) {
  const button = form?.querySelector(`button[value="${verdict}"]`);
  if (!button) return false;
  if (needsWords(button)) askForWords(button);
  else form.requestSubmit(button);
  return true;
}

function suggest() {
  const box = document.querySelector("[data-suggest]");
  if (!box) return false;
  box.open = true;
  box.querySelector("select").focus();
  return true;
}

function follow(direction) {
  const link = document.querySelector(`a[rel="${direction}"]`);
  if (link) window.location.assign(link.href);
  return Boolean(link);
}

function isTyping(target) {
  return target.matches?.("input, textarea, select, [contenteditable]");
}

// Captured before base.js marks the button as busy.
form?.addEventListener(
  "submit",
  (event) => {
    if (!needsWords(event.submitter)) return;
    event.preventDefault();
    event.stopPropagation();
    askForWords(event.submitter);
  },
  true,
);

field?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const button = pending ?? document.querySelector("button[formaction][form='verdict']");
    if (button && field.value.trim()) form.requestSubmit(button);
  } else if (event.key === "Escape") {
    field.blur();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.repeat || isTyping(event.target)) return;
  // With Alt the keys work for those who switched single keys off (WCAG 2.1.4).
  if (event.altKey !== withAlt) return;
  const key = withAlt ? event.code.replace(/^Key/, "").toLowerCase() : event.key.toLowerCase();
  const acts = { ...VERDICT_ACTS, s: suggest, j: () => follow("next"), k: () => follow("prev") };
  if (Object.hasOwn(acts, key) && acts[key]()) event.preventDefault();
});

// The line that takes a verdict back goes after eight seconds, unless somebody is on it.
const toast = document.querySelector("[data-toast]");
if (toast) {
  let timer;
  const start = () => { timer = window.setTimeout(() => { toast.hidden = true; }, TOAST_MS); };
  const stop = () => window.clearTimeout(timer);
  toast.addEventListener("mouseenter", stop);
  toast.addEventListener("mouseleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
  // A reload shows the page, not the verdict before it again.
  const address = new URL(window.location.href);
  address.searchParams.delete("done");
  window.history.replaceState(null, "", address);
}

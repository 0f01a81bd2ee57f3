// What is being written and not saved yet, by the thing that it is about: it outlives every redrawing of its field.

const drafts = new Map();

// Keeps what is typed into a field under this key, and puts back what was typed there before.
export function keep(field, key, version = null) {
  const earlier = drafts.get(key);
  if (earlier) field.value = earlier.text;
  field.dataset.draft = key;
  const first = earlier?.first ?? field.value;
  field.addEventListener("input", () => {
    if (field.value === first || !field.value.trim()) drafts.delete(key);
    else drafts.set(key, { text: field.value, version: earlier?.version ?? version, first });
  });
}

// The words that are being written in a pane whose subject went away: no longer kept for that.
export function take(pane) {
  const keys = [...new Set([...pane.querySelectorAll("[data-draft]")].map((field) => field.dataset.draft))].filter((key) => drafts.has(key));
  const texts = keys.map((key) => drafts.get(key).text);
  for (const key of keys) drafts.delete(key);
  return texts.join("\n\n");
}

export const put = (key, text) => drafts.set(key, { text, version: null, first: "" });
export const has = (key) => drafts.has(key);
export const versionOf = (key) => drafts.get(key)?.version ?? null;
export const forget = (key) => drafts.delete(key);
export const isWritingIn = (pane) => [...pane.querySelectorAll("[data-draft]")].some((field) => drafts.has(field.dataset.draft));

// Draws a pane anew: the field in which somebody writes has its focus and its caret afterwards as well.
export function redraw(pane, draw) {
  const field = pane.contains(document.activeElement) ? document.activeElement : null;
  const key = field?.dataset.draft;
  const [start, end] = key ? [field.selectionStart, field.selectionEnd] : [];
  draw();
  const fresh = key && pane.querySelector(`[data-draft="${CSS.escape(key)}"]`);
  if (!fresh || fresh === document.activeElement) return;
  fresh.focus({ preventScroll: true });
  fresh.setSelectionRange(start, end);
}

window.addEventListener("beforeunload", (event) => {
  if (drafts.size) event.preventDefault();
});

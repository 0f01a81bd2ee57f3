// Keys of the pass over one code's excerpts: 0 stays, 1 to 9 to a new code, Shift with a digit both, X takes the code
// off, J and K to the next and the one before, Z undoes. All of it works without.

const form = document.querySelector("form[data-decide]");
const withAlt = Boolean(document.querySelector("[data-no-single-keys]"));

function press(value) {
  const button = form?.querySelector(`button[value^="${value}"]`);
  if (button) form.requestSubmit(button);
  return Boolean(button);
}

function part(number, decision) {
  const button = form?.querySelectorAll('button[value^="move-"]')[number - 1];
  return Boolean(button) && press(button.value.replace("move", decision));
}

function follow(direction) {
  const link = document.querySelector(`a[rel="${direction}"]`);
  if (link) window.location.assign(link.href);
  return Boolean(link);
}

function undo() {
  document.querySelector("form[data-undo-last]").requestSubmit();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.repeat || event.target.matches?.("input, textarea, select")) return;
  // With Alt the keys work for those who switched single keys off (WCAG 2.1.4).
  if (event.altKey !== withAlt) return;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const acts = { x: () => press("off"), j: () => follow("next"), k: () => follow("prev"), z: undo };
  const key = withAlt ? event.code.replace(/^Key/, "").toLowerCase() : event.key.toLowerCase();
  let done = false;
  if (digit === "0") done = press("fits");
  else if (digit) done = part(Number(digit), event.shiftKey ? "both" : "move");
  else if (Object.hasOwn(acts, key)) done = acts[key]();
  if (done) event.preventDefault();
});

// On a phone the decisions lie over the lower half.
document.querySelector(".pass-turn mark")?.scrollIntoView({ block: "nearest" });
document.documentElement.dataset.ready = "";

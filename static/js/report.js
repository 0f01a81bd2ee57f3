// The report builder without reloads: the server answers every form with the whole page, and only the parts that the
// form concerns are exchanged. So unsaved text, the caret and the scroll position stay where they are, and the page
// works the same without this module.

const PARTS = ["draft-job", "counts", "outline", "quotes", "who", "evidence"];
const editor = () => document.querySelector("form[data-editor]");
const saved = () => document.getElementById("saved");

let unsaved = Boolean(editor()?.hasAttribute("data-unsaved"));

function say(state, words) {
  const place = saved();
  if (!place) return;
  place.dataset.state = state;
  place.textContent = words;
}

async function ask(address, options = {}) {
  const response = await fetch(address, { ...options, headers: { "X-Requested-With": "fetch" } });
  const text = await response.text();
  return { response, page: new DOMParser().parseFromString(text, "text/html") };
}

function part(page, name) {
  return name === "counts" ? page.querySelector(".counts") : page.getElementById(name);
}

function exchange(page, names) {
  for (const name of names) {
    const [old, fresh] = [part(document, name), part(page, name)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
  const messages = page.querySelector(".messages");
  document.querySelector(".messages")?.remove();
  if (messages) document.getElementById("main").prepend(document.adoptNode(messages));
}

// ---- choosing, ordering, filtering, assembling ----

async function live(form, submitter) {
  const data = new FormData(form, submitter);
  const isGet = form.method === "get";
  const address = isGet ? `${form.action}?${new URLSearchParams(data)}` : form.action;
  const focus = document.activeElement?.id;
  const { response, page } = await ask(address, isGet ? {} : { method: "POST", body: data });
  if (!response.ok) throw new Error(`answer ${response.status}`);
  if (form.dataset.live === "draft-job") exchange(page, ["draft-job"]);
  else if (form.dataset.live === "evidence") exchange(page, ["evidence"]);
  else exchange(page, PARTS.filter((name) => name !== "draft-job"));
  if (isGet) window.history.replaceState(null, "", address);
  restoreFocus(focus);
}

function restoreFocus(id) {
  const target = id && document.getElementById(id);
  if (!target) return;
  if (target.disabled) target.closest(".q-tools")?.querySelector("button:not(:disabled)")?.focus();
  else target.focus();
}

// ---- writing ----

const KEEP_AFTER = 3000; // milliseconds of typing, after which the server keeps the text as unsaved
const FIELDS = ["narrative", "state", "prints_empty"];
let timer = 0;
let keeping = Promise.resolve();

const shape = (data) => JSON.stringify(FIELDS.map((name) => data.get(name)));
const now = () => shape(new FormData(editor()));

function failed() {
  say("failed", "Not saved, kept here. ");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button small-button", textContent: "Save again" });
  button.dataset.retry = "";
  saved()?.append(button);
}

function changed() {
  unsaved = true;
  if (saved().dataset.state !== "unsaved") say("unsaved", "Not saved yet");
  // An earlier text that is still offered would be written over: it is restored or discarded first.
  if (!timer && !document.getElementById("offer")) timer = window.setTimeout(keep, KEEP_AFTER);
}

function keep() {
  timer = 0;
  keeping = keepOnServer();
  return keeping;
}

async function keepOnServer() {
  if (!unsaved || !editor()) return;
  const form = editor();
  try {
    const response = await fetch(form.dataset.keep, {
      method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" },
    });
    if (!response.ok || response.redirected) throw new Error(`answer ${response.status}`);
    const { at, saved_by: by } = await response.json();
    if (!unsaved || form !== editor()) return;
    const meanwhile = by ? ` ${by} has saved this section in the meantime; when you save, you see both texts.` : "";
    say("unsaved", `Not saved yet. Copy kept at ${at}.${meanwhile}`);
  } catch {
    if (unsaved && form === editor()) failed();
  }
}

async function write(form, submitter) {
  const isSave = !submitter?.name;
  window.clearTimeout(timer);
  timer = 0;
  await keeping; // a text kept after the save would be offered as unsaved
  const data = new FormData(form, submitter);
  if (isSave) say("saving", "Saving");
  const { response, page } = await ask(form.action, { method: "POST", body: data });
  const fresh = page.getElementById("editor");
  if (response.status >= 500 || !fresh) throw new Error(`answer ${response.status}`);
  const hasMore = now() !== shape(data); // typed while the server answered
  if (isSave && response.redirected) return wasSaved(page, hasMore);
  if (hasMore && !isSave) return write(form, submitter);
  const typed = editor().elements.narrative.value;
  document.getElementById("editor").replaceWith(document.adoptNode(fresh));
  unsaved = editor().hasAttribute("data-unsaved");
  if (hasMore) {
    editor().elements.narrative.value = typed;
    changed();
  }
  grow();
  editor().querySelector("textarea:not([hidden]), [data-write]")?.focus();
}

function wasSaved(page, hasMore) {
  if (document.querySelector(".versions")) {
    if (!hasMore) document.getElementById("editor").replaceWith(document.adoptNode(page.getElementById("editor")));
  }
  const fresh = page.querySelector("form[data-editor]") ?? editor();
  editor().elements.version.value = fresh.elements.version.value;
  document.getElementById("offer")?.remove();
  unsaved = hasMore;
  if (hasMore) changed();
  else say("saved", page.getElementById("saved")?.textContent || saved().textContent);
  exchange(page, ["outline", "counts"]);
}

function grow() {
  const field = document.querySelector("textarea#narrative");
  if (!field || CSS.supports("field-sizing", "content")) return;
  field.rows = Math.max(10, Math.min(60, Math.ceil(field.value.length / 62) + field.value.split("\n").length));
}

// ---- events ----

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-live], form[data-editor]")) return;
  event.preventDefault();
  const button = event.submitter;
  try {
    await (form.matches("[data-editor]") ? write(form, button) : live(form, button));
  } catch {
    if (form.matches("[data-editor]")) failed();
    else say("failed", "The server did not answer. Nothing was changed. Try again.");
  } finally {
    button?.removeAttribute("aria-busy");
  }
});

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-retry]")) return editor().requestSubmit(editor().querySelector("button.save"));
  const link = event.target.closest("a[data-live]");
  if (!link) return;
  event.preventDefault();
  const { page } = await ask(link.href);
  exchange(page, [link.dataset.live]);
  window.history.replaceState(null, "", link.href);
});

document.addEventListener("input", (event) => {
  if (!event.target.closest("form[data-editor]")) return;
  changed();
  grow();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && editor()) {
    event.preventDefault();
    editor().requestSubmit(editor().querySelector("button.save"));
  }
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    const button = event.target
      .closest?.(".chosen")
      ?.querySelector(event.key === "ArrowUp" ? "[id^=up-]" : "[id^=down-]");
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) {
      button.focus();
      button.form.requestSubmit(button);
    }
  }
});

// The last words before a page is left, since the timer will not come to it.
window.addEventListener("pagehide", () => {
  if (!unsaved || !timer) return;
  fetch(editor().dataset.keep, { method: "POST", body: new FormData(editor()), keepalive: true }).catch(() => {});
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

// On small screens outline and evidence begin closed; without this module they are open.
for (const [query, selector] of [["(max-width: 1099px)", ".evidence-fold"], ["(max-width: 899px)", ".outline-fold"]]) {
  const fold = document.querySelector(selector);
  if (fold && window.matchMedia(query).matches) fold.open = false;
}
grow();
// Restored once: a later reload shows what is saved, and offers what is not.
const here = new URL(window.location.href);
if (here.searchParams.has("unsaved")) {
  here.searchParams.delete("unsaved");
  window.history.replaceState(null, "", here);
}

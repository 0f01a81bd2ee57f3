// Memos: shown, written, changed and taken away; in the inspector, and in a dialog for a turn or the transcript.

import * as api from "./api.js";
import { announce, element, moment } from "./dom.js";
import * as drafts from "./drafts.js";
import * as inspector from "./inspector.js";
import * as keyboard from "./keyboard.js";
import * as screen from "./screen.js";
import { cannot, toast } from "./toast.js";
import * as turns from "./turns.js";
import { offerUndo } from "./undo.js";

const dialog = document.getElementById("memos");

function button(words, run, properties = {}) {
  const made = element("button", { class: "button quiet", type: "button", ...properties }, words);
  made.addEventListener("click", run);
  return made;
}

// The memos on one thing, and a form for a new one. where: {on, id}; changed(): after each save.
export function notes(memos, where, { changed = () => {}, label = "Add a memo" } = {}) {
  const box = element("div", { class: "memos" }, ...memos.map((memo) => view(memo, changed)));
  if (screen.canCode) {
    const form = writer("", label, `${where.on}:${where.id}`, async (text) => {
      const memo = await api.save("POST", "memos", { ...where, text });
      drafts.forget(`${where.on}:${where.id}`);
      box.insertBefore(view(memo, changed), form);
      form.reset();
      changed();
    });
    box.append(form);
  }
  return box;
}

// One memo; its author may change it and take it away.
export function view(memo, changed) {
  const shown = element(
    "div",
    { class: "memo" },
    element("p", { class: "memo-text", dir: "auto" }, memo.text),
    element("p", { class: "small" }, `${memo.is_mine ? "You" : memo.author}, ${moment(memo.updated_at)}`),
  );
  if (!memo.is_mine || !screen.canCode) return shown;
  const key = `memo:${memo.id}`;
  const editor = () => {
    const version = drafts.versionOf(key) ?? memo.version;
    const form = writer(memo.text, "Memo", key, async (text) => {
      const stored = await api.save("PATCH", `memos/${memo.id}`, { text, version });
      drafts.forget(key);
      form.replaceWith(view(stored, changed));
      changed();
    }, version);
    return form;
  };
  if (drafts.has(key)) return editor();
  const edit = () => {
    const form = editor();
    shown.replaceWith(form);
    form.querySelector("textarea").focus();
  };
  const remove = async () => {
    try {
      await api.save("DELETE", `memos/${memo.id}`);
      shown.remove();
      changed();
      announce("Memo deleted.");
      if (!dialog.open) offerUndo("Deleted a memo.");
    } catch (error) {
      shown.append(element("p", { class: "field-error", role: "alert" }, error.message));
    }
  };
  shown.lastElementChild.append(" ", button("Edit", edit), button("Delete", remove));
  return shown;
}

// What is typed is kept under the key, whatever is drawn around it, until it is saved.
function writer(text, label, key, send, version = null) {
  const area = element("textarea", { rows: 3, maxLength: 20000, "aria-label": label, placeholder: label });
  area.defaultValue = "";
  area.value = text;
  drafts.keep(area, key, version);
  const message = element("p", { class: "field-error", role: "alert", hidden: true });
  const keep = element("button", { class: "button", type: "submit" }, "Save memo");
  const form = element("form", { class: "memo-form" }, area, message, keep);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!area.value.trim() || keep.getAttribute("aria-busy") === "true") return;
    keep.setAttribute("aria-busy", "true");
    area.readOnly = true; // until it is saved: what is typed meanwhile would go with it
    message.hidden = true;
    try {
      await send(area.value);
      announce("Memo saved.");
    } catch (error) {
      message.hidden = false;
      message.textContent = error.details.text ? `${error.message} Stored: “${error.details.text}”` : error.message;
    }
    area.readOnly = false;
    keep.removeAttribute("aria-busy");
  });
  // Ctrl and Enter saves, as in every text field that people write longer things in.
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  return form;
}

// The sign of a memo beside the words of an excerpt.
export const sign = (facts) => screen.refresh(facts.spans.map((span) => span.turn));

// ---- the dialog ----

let back = null;
let reopen = null;

export async function open(on, id, heading) {
  back = document.activeElement;
  reopen = () => open(on, id, heading);
  const memos = await api.get(`memos?on=${on}&id=${id}`);
  const changed = () => on === "turn" && screen.refresh([id]);
  dialog.querySelector("h2").textContent = heading;
  dialog.querySelector("[data-memos]").replaceChildren(
    memos.length || screen.canCode ? "" : element("p", { class: "small" }, "No memo yet."),
    notes(memos, { on, id }, { changed }),
  );
  dialog.showModal();
  dialog.querySelector("textarea")?.focus();
}

// The memos on the turn where the focus is.
export function openTurn(turn = keyboard.turn()) {
  if (!turn) return cannot("Go to a turn first.");
  const who = turn.querySelector("header b")?.textContent;
  return open("turn", Number(turn.dataset.turn), who ? `Memos on this turn of ${who}` : "Memos on this turn");
}

export function start() {
  inspector.use({ notes, memo: view, sign });
  document.getElementById("open-memos")?.addEventListener("click", () => {
    open("transcript", screen.transcript, "Memos on this transcript");
  });
  document.getElementById("turns").addEventListener("click", (event) => {
    const sign = event.target.closest(".turn-memo");
    if (sign) openTurn(sign.closest(".turn"));
  });
  // The turn may have been drawn again meanwhile.
  dialog.addEventListener("close", () => {
    if (drafts.isWritingIn(dialog)) toast("Your memo is not saved. ", ["Open memo again", reopen]);
    if (back?.isConnected && back !== document.body) back.focus();
    else if (keyboard.turn()) keyboard.focusTurn(turns.byId(keyboard.turn().dataset.turn), { scroll: false });
  });
}

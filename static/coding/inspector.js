// The pane that says what an excerpt is: words, codes, memos, verdicts, history; or what a new selection touches.

import * as api from "./api.js";
import { codes } from "./codes.js";
import { announce, element, moment, tag } from "./dom.js";

const pane = document.getElementById("inspector");
const empty = pane.firstElementChild;
// How a coding came about, where it was not chosen by hand.
const ORIGINS = { search: " by a search", suggestion: " from a suggestion" };
const VERDICTS = { accepted: ["✓", "ok"], questioned: ["?", "warn"], rejected: ["✕", "err"] };

let shown = null;
let actions = {};
// What its buttons do: add(), remove(codingId, code), go(excerptId).
export const use = (given) => {
  actions = given;
};
export const current = () => shown;

export function clear() {
  shown = null;
  pane.replaceChildren(empty);
  pane.classList.remove("open");
}

const part = (head, end, ...children) =>
  element(
    "section",
    { class: "inspector-part" },
    element("h2", {}, head, end ? element("span", { class: "inspector-end" }, end) : null),
    ...children,
  );

function button(words, run, properties = {}) {
  const made = element("button", { class: "button quiet", type: "button", ...properties }, words);
  made.addEventListener("click", run);
  return made;
}

export async function show(id) {
  shown = id;
  let facts;
  try {
    facts = await api.get(`excerpts/${id}`);
  } catch (error) {
    if (shown === id) pane.replaceChildren(element("p", { class: "message err" }, error.message));
    return;
  }
  if (shown !== id) return;
  const canCode = "canCode" in document.getElementById("workspace").dataset;
  pane.replaceChildren(
    closeButton(),
    element(
      "section",
      { class: "inspector-part" },
      ...facts.spans.map((span) => element("p", { class: "quote-text", dir: "auto" }, span.quote)),
      element("p", { class: "small" }, [facts.speaker, facts.time].filter(Boolean).join(" · ")),
    ),
    part(
      "Codes",
      canCode ? button("Add", () => actions.add(), { title: "C" }) : null,
      facts.codings.length ? codeList(facts.codings, canCode ? id : null) : element("p", { class: "small" }, "No code is on it now."),
    ),
    facts.around.length ? part("Longer, around it", null, aroundList(facts.around)) : "",
    memos(facts, id, canCode),
    facts.verdicts.length ? part("Review", null, verdictList(facts.verdicts)) : "",
    part("May it be quoted?", null, quotable(facts)),
    part("History", null, historyList(facts.history)),
  );
  pane.classList.add("open");
}

function closeButton() {
  const made = button("Close", () => clear(), { class: "button quiet inspector-close" });
  return made;
}

function quotable(facts) {
  const words = facts.quotable ? `Yes: “${facts.quote_reason}”` : `No. ${facts.quote_reason}`;
  return element("p", { class: facts.quotable ? "" : "sign err" }, words);
}

// likeThis: id of the excerpt that “more like this” starts from, for who may code.
function codeList(codings, likeThis) {
  const byCode = Map.groupBy
    ? Map.groupBy(codings, (coding) => coding.code)
    : codings.reduce((map, coding) => map.set(coding.code, [...(map.get(coding.code) ?? []), coding]), new Map());
  const rows = [...byCode].map(([id, given]) => {
    const code = codes.get(id);
    const mine = given.find((coding) => coding.is_mine);
    const who = given.map((coding) => `${coding.is_mine ? "You" : coding.coder}${ORIGINS[coding.origin] ?? ""}, ${moment(coding.at)}`).join(" · ");
    return element(
      "li",
      { class: "inspector-code" },
      tag(code),
      element(
        "span",
        {},
        element("strong", {}, code.name),
        element("br"),
        element("span", { class: "small" }, who),
        likeThis ? moreLikeThis(code, likeThis) : null,
      ),
      mine
        ? button("✕", () => actions.remove(mine.id, code), { "aria-label": `Take off ${code.name}`, class: "button quiet remove" })
        : null,
    );
  });
  return element("ul", {}, ...rows);
}

function moreLikeThis(code, excerpt) {
  const href = `../../codebook/${code.id}/similar/?excerpt=${excerpt}`;
  return element("a", { class: "small more-like", href, "aria-label": `More like this for ${code.name}` }, "More like this");
}

function aroundList(around) {
  const rows = around.map((longer) => {
    const names = longer.codes.map((id) => codes.get(id)?.name).filter(Boolean).join(", ") || "without a code";
    const open = button(`${names}, ${longer.words} words`, () => actions.go(longer.excerpt));
    return element("li", {}, open);
  });
  return element("ul", {}, ...rows);
}

function verdictList(verdicts) {
  const rows = verdicts.map((one) => {
    const [sign, kind] = VERDICTS[one.verdict];
    return element(
      "li",
      {},
      element("span", { class: `sign ${kind}` }, `${sign} `),
      element("strong", {}, one.verdict),
      element("span", { class: "small" }, ` ${one.reviewer}, ${moment(one.at)}, ${one.round}`),
    );
  });
  return element("ul", {}, ...rows);
}

function historyList(history) {
  const rows = history.map((one) =>
    element("li", { class: "history" }, element("span", { class: "small" }, moment(one.at)), ` ${one.who} ${one.what}`),
  );
  return rows.length ? element("ul", {}, ...rows) : element("p", { class: "small" }, "Made before events were kept.");
}

// ---- memos ----

function memos(facts, id, canCode) {
  const list = facts.memos.map((memo) => memoView(memo));
  const box = part("Memo", null, ...list);
  if (canCode) box.append(writer("", "Write a memo", (text) => api.save("POST", `excerpts/${id}/memos`, { text }), box));
  return box;
}

function memoView(memo) {
  const view = element(
    "div",
    { class: "memo" },
    element("p", { class: "memo-text" }, memo.text),
    element("p", { class: "small" }, `${memo.is_mine ? "You" : memo.author}, ${moment(memo.updated_at)}`),
  );
  if (memo.is_mine) {
    const edit = button("Edit", () => {
      const send = (text) => api.save("PATCH", `memos/${memo.id}`, { text, version: memo.version });
      view.replaceChildren(writer(memo.text, "Memo", send, view));
      view.querySelector("textarea").focus();
    });
    view.lastElementChild.append(" ", edit);
  }
  return view;
}

function writer(text, label, send, view) {
  const area = element("textarea", { value: text, rows: 3, "aria-label": label, placeholder: label });
  const message = element("p", { class: "field-error", hidden: true });
  const keep = element("button", { class: "button", type: "submit" }, "Save the memo");
  const form = element("form", { class: "memo-form" }, area, message, keep);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!area.value.trim()) return;
    keep.setAttribute("aria-busy", "true");
    try {
      const memo = await send(area.value);
      announce("Memo saved.");
      if (text) view.replaceWith(memoView(memo));
      else {
        view.insertBefore(memoView(memo), form);
        area.value = "";
      }
    } catch (error) {
      message.hidden = false;
      message.textContent = error.details.text ? `${error.message} Stored: “${error.details.text}”` : error.message;
    }
    keep.removeAttribute("aria-busy");
  });
  // Ctrl and Enter saves, as in every text field that people write longer things in.
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  return form;
}

export function focusMemo() {
  pane.querySelector(".memo-form textarea")?.focus();
}

export function showSelection(places, touched) {
  shown = null;
  const words = places.reduce((sum, place) => sum + place.quote.split(/\s+/).length, 0);
  pane.replaceChildren(
    part(
      "New selection",
      `${words} ${words === 1 ? "word" : "words"}`,
      ...places.map((place) => element("p", { class: "quote-text", dir: "auto" }, place.quote)),
    ),
    touched.length
      ? part("What it touches", null, element("ul", {}, ...touched.map((row) => element("li", {}, row))))
      : "",
    part(
      "Adjust the selection",
      null,
      element(
        "dl",
        { class: "keys" },
        ...[
          ["⇧ → ←", "move the end by a word"],
          ["B", "switch to the other end"],
          ["S", "take the whole sentence"],
          ["C", "choose a code"],
        ].flatMap(([key, what]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, what)]),
      ),
    ),
  );
}

export function refuse(error) {
  pane.replaceChildren(
    closeButton(),
    element(
      "section",
      { class: "inspector-part" },
      element("p", { class: "message err", role: "alert" }, error.message),
      error.details.selected ? element("p", { class: "small" }, `You selected: “${error.details.selected}”`) : "",
      error.details.found !== undefined ? element("p", { class: "small" }, `There now: “${error.details.found}”`) : "",
    ),
  );
  pane.classList.add("open");
}

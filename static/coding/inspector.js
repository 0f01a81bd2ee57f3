// The pane that says what an excerpt is: words, codes, memos, verdicts, history; or what a new selection touches.

import * as api from "./api.js";
import { codes } from "./codes.js";
import { element, moment, tag } from "./dom.js";
import * as drafts from "./drafts.js";
import { comes } from "./holding.js";

const pane = document.getElementById("inspector");
const empty = pane.firstElementChild;
// How a coding came about, where it was not chosen by hand.
const ORIGINS = { search: " by a search", suggestion: " from a suggestion" };
const VERDICTS = { accepted: ["✓", "ok"], questioned: ["?", "warn"], rejected: ["✕", "err"] };

let shown = null;
let known = null;
let drawn = null; // what the pane was drawn from: a button that is pressed is not replaced by its like under the finger
let asked = 0; // of two questions about one excerpt the answer to the first may come last
// What its buttons do: add(), remove(codingId, code), go(excerptId), change(coding, rect), inVivo(). And what draws
// parts of it: links(facts), practices(facts), notes(memos, where, options), memo(memo, changed), sign(facts). They are given and not
// imported, since those modules need this one: modules in a circle get no names with a hash.
const actions = {};
export const use = (given) => Object.assign(actions, given);
export const current = () => shown;
export const facts = () => known; // what is known of the open excerpt

export function clear() {
  shown = known = drawn = null;
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

// Whether the server still has the excerpt; where it cannot be asked, nobody says that it has not.
export async function stands(id) {
  try {
    await api.get(`excerpts/${id}`);
  } catch (error) {
    return ![404, 410].includes(error.status);
  }
  return true;
}

export const show = (id) => comes("inspector", read(id), () => shown === id);

async function read(id) {
  shown = id;
  const question = ++asked;
  const isLate = () => shown !== id || question !== asked;
  let facts;
  try {
    facts = await api.get(`excerpts/${id}`);
  } catch (error) {
    // Where the server is away the line at the top says so, and what is shown or being written stays.
    if (isLate() || ((error.retryable || error.status === 401) && known?.id === id)) return;
    if (drafts.isWritingIn(pane)) tellGone(error.message);
    else {
      drawn = null;
      pane.replaceChildren(element("p", { class: "message err" }, error.message));
    }
    return;
  }
  if (isLate()) return;
  known = facts;
  pane.classList.add("open");
  const now = JSON.stringify([facts, [...codes]]);
  if (now === drawn) return;
  drawn = now;
  drafts.redraw(pane, () => draw(facts, id));
}

function draw(facts, id) {
  const canCode = "canCode" in document.getElementById("workspace").dataset;
  pane.replaceChildren(
    closeButton(),
    element(
      "section",
      { class: "inspector-part" },
      ...facts.spans.map((span) => element("p", { class: "quote-text", dir: "auto" }, span.quote)),
      element("p", { class: "small" }, [facts.speaker, facts.time].filter(Boolean).join(" · ")),
    ),
    actions.settle?.(facts, canCode) ?? "",
    part(
      "Codes",
      canCode ? button("Apply code", () => actions.add(), { title: "C" }) : null,
      facts.codings.length ? codeList(facts, canCode) : element("p", { class: "small" }, "No codes applied."),
    ),
    facts.around.length ? part("Longer excerpts around it", null, aroundList(facts.around)) : "",
    part("Memo", null, actions.notes(facts.memos, { on: "excerpt", id }, { changed: () => actions.sign(facts) })),
    actions.links?.(facts) ?? "",
    actions.practices?.(facts) ?? "",
    facts.verdicts.length ? part("Review", null, verdictList(facts.verdicts)) : "",
    part("Permission to quote", null, quotable(facts)),
    part("History", null, historyList(facts.history)),
  );
}

// The open excerpt went away. A memo that was being written about it can be saved on its turn.
export function tellGone(words) {
  const turn = known?.spans[0]?.turn;
  const text = drafts.take(pane);
  shown = known = drawn = null;
  pane.replaceChildren(closeButton(), element("section", { class: "inspector-part" }, element("p", { class: "message err", role: "alert" }, words)));
  if (!text || !turn) return;
  drafts.put(`turn:${turn}`, text);
  pane.append(part("Your memo is not saved", null, actions.notes([], { on: "turn", id: turn }, { label: "Memo on the turn" })));
}

function closeButton() {
  const made = button("Close", () => clear(), { class: "button quiet inspector-close" });
  return made;
}

function quotable(facts) {
  const words = facts.quotable ? `Yes: “${facts.quote_reason}”` : `No. ${facts.quote_reason}`;
  return element("p", { class: facts.quotable ? "" : "sign err" }, words);
}

function codeList(facts, canCode) {
  const { codings } = facts;
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
        canCode ? codeActs(facts, code, mine) : null,
        ...codingMemos(facts, given),
      ),
      mine
        ? button("✕", () => actions.remove(mine.id, code), { "aria-label": `Remove ${code.name}`, class: "button quiet remove" })
        : null,
    );
  });
  return element("ul", {}, ...rows);
}

// What can be done with a code on this excerpt: with one's own, change it and write about it.
function codeActs(facts, code, mine) {
  const acts = element("span", { class: "code-acts small" });
  if (mine) {
    const change = button("Change", () => actions.change(mine, change.getBoundingClientRect()), {
      class: "link change-code",
      title: "R",
      "aria-label": `Change ${code.name} to another code`,
    });
    const form = () => actions.notes([], { on: "coding", id: mine.id }, { label: `Memo on ${code.name} here`, changed: () => actions.sign(facts) });
    const write = button("Memo", () => {
      const made = form();
      write.replaceWith(made);
      made.querySelector("textarea").focus();
    }, { class: "link", "aria-label": `Add a memo on ${code.name} here` });
    acts.append(change, drafts.has(`coding:${mine.id}`) ? form() : write);
  }
  acts.append(moreLikeThis(code, facts.id));
  return acts;
}

const codingMemos = (facts, given) =>
  given.flatMap((coding) => coding.memos.map((memo) => actions.memo(memo, () => actions.sign(facts))));

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
      one.is_for_other_words ? element("p", { class: "small sign warn" }, "Given before the ends were moved, about other words.") : null,
    );
  });
  return element("ul", {}, ...rows);
}

function historyList(history) {
  const rows = history.map((one) =>
    element("li", { class: "history" }, element("span", { class: "small" }, moment(one.at)), ` ${one.who} ${one.what}`),
  );
  return rows.length ? element("ul", {}, ...rows) : element("p", { class: "small" }, "Created before changes were recorded.");
}

export function focusMemo() {
  pane.querySelector(".inspector-part > .memos > .memo-form textarea")?.focus();
}

export function showSelection(places, touched) {
  shown = known = drawn = null;
  const words = places.reduce((sum, place) => sum + place.quote.split(/\s+/).length, 0);
  pane.replaceChildren(
    part(
      "New selection",
      `${words} ${words === 1 ? "word" : "words"}`,
      ...places.map((place) => element("p", { class: "quote-text", dir: "auto" }, place.quote)),
      actions.inVivo ? button("Create code from these words", () => actions.inVivo(), { class: "button", title: "V" }) : "",
    ),
    touched.length
      ? part("Overlapping excerpts", null, element("ul", {}, ...touched.map((row) => element("li", {}, row))))
      : "",
    element("div", { class: "by-keys" }, part("Adjust the selection", null, element("dl", { class: "keys" }, ...adjusting()))),
  );
}

const adjusting = () =>
  [
    ["⇧ → ←", "move the end by a word"],
    ["B", "switch to the other end"],
    ["S", "select the whole sentence"],
    ["C", "choose a code"],
    ["V", "create a code from the words"],
  ].flatMap(([key, what]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, what)]);

// Stands above what is shown where somebody is writing; otherwise in its place.
export function refuse(error) {
  drawn = null;
  pane.querySelector(":scope > .refusal")?.remove();
  const isKept = drafts.isWritingIn(pane) || Boolean(pane.querySelector(".link-form")); // what is being made there goes on
  const told = element(
      "section",
      { class: "inspector-part refusal" },
      element("p", { class: "message err", role: "alert" }, error.message),
      error.details.selected ? element("p", { class: "small" }, `You selected: “${error.details.selected}”`) : "",
      error.details.found !== undefined ? element("p", { class: "small" }, `There now: “${error.details.found}”`) : "",
  );
  drafts.redraw(pane, () => (isKept ? pane.prepend(told) : pane.replaceChildren(closeButton(), told)));
  pane.classList.add("open");
}

// Links between two excerpts: made from the inspector, read at both ends, followed and taken away.

import * as api from "./api.js";
import { command } from "./commands.js";
import { announce, element } from "./dom.js";
import * as inspector from "./inspector.js";
import * as screen from "./screen.js";
import { offerUndo } from "./undo.js";

const KINDS = [
  ["replies_to", "replies to"],
  ["contradicts", "contradicts"],
  ["example_of", "is an example of"],
];
const TYPING_MS = 250;
let making = null; // the form of a link that is being made: its source and target

function button(words, run, properties = {}) {
  const made = element("button", { class: "button quiet", type: "button", ...properties }, words);
  made.addEventListener("click", run);
  return made;
}

// The part of the inspector; nothing where there is no link and none may be made.
function part(facts) {
  if (making && making.source !== facts.id) stop();
  // Drawn again for the same excerpt: the link that is being made goes on.
  const form = making?.form;
  if (!facts.links.length && !screen.canCode) return null;
  const section = element("section", { class: "inspector-part links" });
  const begin = screen.canCode ? button("Link to …", () => make(section, facts.id), { class: "button quiet link-to", title: "L" }) : null;
  section.append(
    element("h2", {}, "Links", begin ? element("span", { class: "inspector-end" }, begin) : null),
    facts.links.length
      ? element("ul", {}, ...facts.links.map((link) => row(link, facts.id)))
      : element("p", { class: "small" }, "Not linked to another excerpt."),
  );
  if (form) section.append(form);
  return section;
}

function row(link, from) {
  const go = element(
    "a",
    { class: "link-words quote-text", href: link.url, dir: "auto" },
    link.quote,
  );
  go.addEventListener("click", (event) => {
    if (link.transcript !== screen.transcript || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    screen.openExcerpt(link.excerpt);
  });
  return element(
    "li",
    { class: "link-row" },
    element("p", { class: "small" }, element("strong", {}, link.words), ` · ${link.is_mine ? "you" : link.by}`),
    go,
    element("p", { class: "small" }, [link.speaker, link.place].filter(Boolean).join(" · ")),
    link.is_mine && screen.canCode
      ? button("✕", () => remove(link, from), { class: "button quiet remove", "aria-label": `Take away the link: ${link.words}` })
      : null,
  );
}

async function remove(link, from) {
  const isHere = screen.here();
  try {
    await api.save("DELETE", `links/${link.id}`);
    if (isHere()) await screen.openExcerpt(from, { scroll: false });
    announce("Link taken away.");
    offerUndo("Took a link away.");
  } catch (error) {
    screen.refuse(error);
  }
}

// ---- making one ----

function make(section, source) {
  stop();
  const kinds = element("select", { "aria-label": "What this excerpt does" }, ...KINDS.map(([value, words]) => element("option", { value }, words)));
  const words = element("input", { type: "search", placeholder: "Words of the other excerpt", "aria-label": "Words of the other excerpt", autocomplete: "off" });
  const found = element("ul", { class: "link-found" });
  const chosen = element("p", { class: "quote-text link-chosen", dir: "auto", hidden: true });
  const said = element("p", { class: "small", role: "status" }, "Click a marked passage in the text, or look for its words.");
  const keep = element("button", { class: "button", type: "submit", disabled: true }, "Link");
  const form = element(
    "form",
    { class: "link-form" },
    element("label", {}, "This excerpt ", kinds),
    words,
    found,
    chosen,
    said,
    element("span", { class: "button-row" }, keep, button("Cancel", () => stop(true))),
  );
  making = { source, target: null, form, words, keep, chosen, found, said };
  screen.catchNext((id) => choose({ excerpt: id, quote: wordsOf(id) }));
  let timer = null;
  words.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => look(words.value), TYPING_MS);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    found.querySelector("button")?.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    stop(true);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (making.target) save(kinds.value);
  });
  section.append(form);
  form.scrollIntoView({ block: "nearest" });
  words.focus();
}

const wordsOf = (id) => [...document.querySelectorAll(`mark[data-ids~="${id}"]`)].map((mark) => mark.textContent).join("");

async function look(words) {
  const form = making;
  if (!form) return; // given up while the timer ran; Escape empties a search field too
  let rows = [];
  try {
    if (words.trim()) rows = await api.get(`excerpts?words=${encodeURIComponent(words)}&besides=${form.source}`);
  } catch (error) {
    form.said.textContent = error.message;
    return;
  }
  if (form !== making || form.words.value !== words) return; // another form, or other words meanwhile
  form.found.replaceChildren(
    ...rows.map((one) =>
      element(
        "li",
        {},
        button(one.quote, () => choose(one), { class: "button quiet link-candidate", dir: "auto" }),
        element("p", { class: "small" }, [one.speaker, one.place].filter(Boolean).join(" · ")),
      ),
    ),
  );
  form.said.textContent = words.trim() ? `${rows.length} ${rows.length === 1 ? "excerpt" : "excerpts"}` : "";
}

function choose({ excerpt, quote }) {
  if (excerpt === making.source) {
    announce("That is the same excerpt. Choose another one.");
    return;
  }
  making.target = excerpt;
  making.chosen.hidden = false;
  making.chosen.textContent = quote;
  making.found.replaceChildren();
  making.said.textContent = "";
  making.keep.disabled = false;
  making.keep.focus();
}

async function save(kind) {
  const { source, target, said, keep } = making;
  if (keep.getAttribute("aria-busy") === "true") return;
  keep.setAttribute("aria-busy", "true");
  const isHere = screen.here();
  try {
    const answer = await api.save("POST", `excerpts/${source}/links`, { target, kind });
    if (making?.keep === keep) stop();
    if (isHere()) await screen.openExcerpt(source, { scroll: false });
    announce(`Linked: ${answer.words}.`);
    offerUndo(`Linked two excerpts: ${answer.words.toLowerCase()}.`);
  } catch (error) {
    said.textContent = error.message;
  }
  keep.removeAttribute("aria-busy");
}

function stop(isCancelled = false) {
  screen.catchNext(null);
  making?.form.remove();
  making = null;
  if (isCancelled) document.querySelector("#inspector .link-to")?.focus();
}

command({
  key: "l",
  single: true,
  needs: "inspector",
  writes: true,
  words: "link the excerpt to another",
  group: "Excerpt",
  run: () => {
    const begin = document.querySelector("#inspector .link-to");
    if (begin) begin.click();
    else announce("Open an excerpt first.");
  },
});

export function start() {
  window.addEventListener("beforeunload", (event) => {
    if (making && (making.target || making.words.value.trim())) event.preventDefault();
  });
  inspector.use({ links: part });
  screen.onChange(({ excerpt }) => making && excerpt !== making.source && stop());
}

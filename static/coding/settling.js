// An excerpt whose words were corrected after it was coded: before and after, and one click to settle it.

import * as api from "./api.js";
import { announce, element } from "./dom.js";
import * as inspector from "./inspector.js";
import * as screen from "./screen.js";
import { offerUndo } from "./undo.js";

const MARKS = { gone: "del", came: "ins" };

const shown = ([kind, text]) => (kind in MARKS ? element(MARKS[kind], {}, text) : text);

function difference(span) {
  return element("p", { class: "quote-text difference", dir: "auto" }, ...span.difference.map(shown));
}

async function settle(id, action, words, event) {
  event.target.setAttribute("aria-busy", "true");
  try {
    const isHere = screen.here();
    const answer = await api.save("POST", `excerpts/${id}/settle`, { action });
    screen.confirm(answer);
    if (isHere() && answer.excerpt) screen.openExcerpt(answer.excerpt, { scroll: false });
    else if (isHere()) screen.closeAll();
    announce(words);
    offerUndo(words);
  } catch (error) {
    screen.refuse(error);
  }
}

function button(words, action, done, id) {
  const made = element("button", { class: "button", type: "button" }, words);
  made.addEventListener("click", (event) => settle(id, action, done, event));
  return made;
}

// Nothing for an excerpt whose words stand as they were coded.
function part(facts, canCode) {
  const corrected = facts.spans.filter((span) => span.state !== "live");
  if (!corrected.length) return null;
  const isGone = facts.spans.every((span) => span.state === "lost");
  const isMine = facts.codings.some((coding) => coding.is_mine);
  return element(
    "section",
    { class: "inspector-part" },
    element("h2", {}, isGone ? "Deleted since" : "Corrected since"),
    ...corrected.map(difference),
    canCode
      ? element(
          "div",
          { class: "button-row" },
          isGone ? null : button("Keep with the new words", "keep", "Kept with the new words.", facts.id),
          isMine ? button("Remove my codes", "take_off", "Your codes were removed.", facts.id) : null,
        )
      : null,
  );
}

export const start = () => inspector.use({ settle: part });

// Codings that the server would not have as they were, since somebody changed the text: kept on the page with both texts,
// until the person says what is to become of them.

import * as api from "./api.js";
import { announce, element } from "./dom.js";
import * as keyboard from "./keyboard.js";
import * as screen from "./screen.js";
import * as turns from "./turns.js";

const list = element("ul", {});
const pane = element("section", { class: "refused float", "aria-label": "Not saved", hidden: true }, element("h2", {}, "Not saved"), list);

// what: “Apply “Leadership””; send(places): saves it for these places.
export function keep(what, error, send) {
  const row = element("li", {});
  draw(row, what, error, send);
  list.append(row);
  api.hold(error);
  show();
  announce(`Not saved: ${what}. ${error.message}`);
}

function show() {
  pane.hidden = !list.children.length;
  if (pane.hidden) api.hold(null);
  if (!pane.isConnected) document.body.append(pane);
}

function draw(row, what, error, send) {
  const { selected, found, places } = error.details;
  const button = (words, run) => {
    const made = element("button", { class: "button", type: "button" }, words);
    made.addEventListener("click", run);
    return made;
  };
  const said = element("p", { class: "field-error", role: "alert", hidden: true });
  const again = (now) => attempt(row, what, send, now);
  const here = button("Apply to the new words", () => again(places));
  row.replaceChildren(
    element("p", {}, element("strong", {}, `${what}:`), ` ${error.message}`),
    ...(selected ? [element("p", { class: "small" }, "You selected: ", element("q", { dir: "auto" }, selected))] : []),
    ...(found ? [element("p", { class: "small" }, "There now: ", element("q", { dir: "auto" }, found))] : []),
    said,
    element(
      "div",
      { class: "button-row" },
      places ? here : null,
      button("Select again", () => selectAgain(said, error.details.turns)),
      button("Apply to my selection", () => {
        if (screen.selectedPlaces().length) again(screen.selectedPlaces());
        else tell(said, "Select the words first.");
      }),
      button("Discard", () => leave(row)),
    ),
  );
}

function tell(said, words) {
  said.hidden = false;
  said.textContent = words;
}

function selectAgain(said, ids = []) {
  const turn = ids.map((id) => turns.byId(id)).find(Boolean) ?? keyboard.turn();
  if (turn) {
    turn.scrollIntoView({ block: "center" });
    keyboard.focusTurn(turn, { scroll: false });
  }
  tell(said, "Select the words in the text, then apply.");
}

async function attempt(row, what, send, places) {
  const isHere = screen.here();
  try {
    const answer = await send(places);
    row.remove();
    show();
    screen.confirm(answer);
    if (isHere()) screen.openExcerpt(answer.excerpt, { scroll: false });
    announce(`Saved: ${what}.`);
  } catch (error) {
    draw(row, what, error, send);
  }
}

function leave(row) {
  row.remove();
  show();
  if (pane.hidden) api.settle();
}

window.addEventListener("beforeunload", (event) => {
  if (list.children.length) event.preventDefault();
});

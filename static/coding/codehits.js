// The list of what would be coded: ticks, their number on the button, and the one save. On a page of its own and in the
// coding screen's dialog.

import * as api from "./api.js";

const times = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const UNITS = { sentence: ["sentence", "sentences"], turn: ["turn", "turns"], words: ["hit", "hits"] };

// choose(query): show another code or unit; coded(answer, words): after the save. transcript: the one on the page.
export function wire(root, { choose, coded, transcript = null }) {
  const choice = root.querySelector("[data-choice]");
  choice.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(new URLSearchParams(new FormData(choice)));
  });
  for (const select of choice.querySelectorAll("select")) select.addEventListener("change", () => choice.requestSubmit());
  const form = root.querySelector("[data-code-hits]");
  if (form) wireList(form, coded, transcript);
}

function wireList(form, coded, transcript) {
  const apply = form.querySelector("[data-apply]");
  const said = form.querySelector("[data-said]");
  const boxes = [...form.querySelectorAll("input[type=checkbox]:not(:disabled)")];
  const ticked = () => boxes.filter((box) => box.checked);
  const { code, codeName, unit } = form.dataset;

  function count() {
    const number = ticked().length;
    const what = times(number, ...UNITS[unit]);
    const chosen = form.querySelector("[data-chosen]");
    if (chosen) chosen.textContent = `“${codeName}” will be applied to ${what}.`;
    if (code) apply.textContent = number ? `Apply “${codeName}” to ${what}` : "Nothing selected";
    apply.disabled = !code || !number;
  }

  form.addEventListener("change", count);
  for (const button of form.querySelectorAll("[data-tick]")) {
    button.addEventListener("click", () => {
      for (const box of boxes) box.checked = button.dataset.tick === "all";
      count();
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (apply.getAttribute("aria-busy") === "true") return;
    apply.setAttribute("aria-busy", "true");
    said.textContent = "Saving";
    const places = ticked().map(placeOf);
    try {
      const answer = await api.save("POST", "hits/codings", { code: Number(code), unit, places, transcript });
      coded(answer, `Applied “${codeName}” to ${times(answer.coded, ...UNITS[unit])}. ${answer.words}`.trim());
    } catch (error) {
      said.textContent = error.message;
      showChanged(form, error.details.turns ?? []);
    }
    apply.removeAttribute("aria-busy");
  });
  count();
}

function placeOf(box) {
  const row = box.closest("li");
  const { turn, version, start, end } = row.dataset;
  const quote = row.querySelector("[data-quote]").textContent;
  return { turn: Number(turn), version: Number(version), start: Number(start), end: Number(end), quote };
}

// The turns that were corrected since the list was made, marked where they stand.
function showChanged(form, turns) {
  for (const id of turns) {
    for (const row of form.querySelectorAll(`li[data-turn="${id}"]`)) row.classList.add("changed");
  }
  form.querySelector("li.changed")?.scrollIntoView({ block: "center" });
}

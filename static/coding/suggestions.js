// More like this: accept or not this, one after the other. The last answer can be taken back.

import * as api from "./api.js";
import { element } from "./dom.js";

const list = document.getElementById("workspace");
const other = document.querySelector("[data-other-code] select");
other?.addEventListener("change", () => window.location.assign(other.value));

function placeOf(row) {
  const { turn, version, start, end } = row.dataset;
  const quote = row.querySelector("[data-quote]").textContent;
  return { turn: Number(turn), version: Number(version), start: Number(start), end: Number(end), quote };
}

async function answer(row, what) {
  const acts = row.querySelector(".button-row");
  const said = row.querySelector("[data-said]");
  if (acts.hidden || row.dataset.busy) return;
  row.dataset.busy = "";
  const data = { transcript: Number(row.dataset.transcript), place: placeOf(row) };
  try {
    await api.save("POST", `codes/${list.dataset.code}/suggestions/${what}`, data);
    const words = what === "accept" ? `Applied “${list.dataset.codeName}”. ` : "Not offered to you again for this code. ";
    settle(row, words);
    next(row);
  } catch (error) {
    said.textContent = error.message;
  }
  delete row.dataset.busy;
}

// The row as it is after an answer; only the last one can be taken back, as undo goes back step by step.
function settle(row, words) {
  for (const old of list.querySelectorAll("[data-undo]")) old.remove();
  const undo = element("button", { class: "button quiet", type: "button", data: { undo: "" } }, "Undo");
  undo.addEventListener("click", () => takeBack(row));
  row.classList.add("settled");
  row.querySelector(".button-row").hidden = true;
  row.querySelector("[data-said]").replaceChildren(words, undo);
}

async function takeBack(row) {
  const said = row.querySelector("[data-said]");
  try {
    await api.save("POST", "undo", {});
  } catch (error) {
    said.textContent = error.message;
    return;
  }
  row.classList.remove("settled");
  row.querySelector(".button-row").hidden = false;
  said.textContent = "Undone.";
  row.querySelector("[data-accept]").focus();
}

function next(row) {
  let after = row.nextElementSibling;
  while (after?.classList.contains("settled")) after = after.nextElementSibling;
  after?.querySelector("[data-accept]").focus();
}

list?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-accept], [data-decline]");
  if (button) answer(button.closest("li"), "accept" in button.dataset ? "accept" : "decline");
});
document.documentElement.dataset.ready = "";

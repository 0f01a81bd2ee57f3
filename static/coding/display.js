// How the screen is shown: takes effect at once, and is remembered for the person.

import * as api from "./api.js";
import { setSingleKeys } from "./commands.js";
import { announce } from "./dom.js";
import * as screen from "./screen.js";
import * as turns from "./turns.js";

const CHUNK = 150;
const dialog = document.getElementById("display");
const form = document.getElementById("display-form");
const problem = document.getElementById("display-problem");
const single = document.getElementById("single-keys");

function chosen() {
  const data = new FormData(form);
  const coders = data.get("coders");
  return {
    colour: data.get("colour"),
    coders: coders === "mine" ? "mine" : "all",
    only_coder: /^\d+$/.test(coders) ? Number(coders) : null,
    stripes: data.get("stripes"),
    text_size: Number(data.get("text_size")),
    line_width: data.get("line_width"),
    turn_numbers: data.has("turn_numbers"),
    times: data.has("times"),
    single_keys: single.checked,
    whole_words: data.has("whole_words"),
  };
}

function show(choices) {
  const { dataset } = screen.workspace;
  dataset.colour = choices.colour;
  dataset.stripes = choices.stripes;
  dataset.size = choices.text_size;
  dataset.width = choices.line_width;
  screen.workspace.toggleAttribute("data-numbers", choices.turn_numbers);
  screen.workspace.toggleAttribute("data-no-times", !choices.times);
  screen.workspace.toggleAttribute("data-whole-words", choices.whole_words);
  setSingleKeys(choices.single_keys);
}

const marks = ({ colour, coders, only_coder: coder }) => `${colour} ${coders} ${coder}`;
let drawn = marks(chosen());
let kept = JSON.stringify(chosen());
let keeping = false;

// One at a time, so that of two quick choices the earlier never arrives last; what was chosen meanwhile is kept next.
async function keep() {
  show(chosen());
  problem.hidden = true;
  if (keeping) return;
  keeping = true;
  try {
    while (JSON.stringify(chosen()) !== kept) await send(chosen());
    announce("Display options saved.");
  } catch (error) {
    problem.textContent = `${error.message} This setting lasts until you leave the page.`;
    problem.hidden = false;
  } finally {
    keeping = false;
  }
}

// Marks come from the server, which knows whose codes are to be seen; everything else is only a style.
async function send(choices) {
  await api.send("PUT", "display", choices);
  kept = JSON.stringify(choices);
  if (marks(choices) === drawn) return;
  const ids = turns.all().map((turn) => Number(turn.dataset.turn));
  for (let at = 0; at < ids.length; at += CHUNK) await screen.refresh(ids.slice(at, at + CHUNK));
  drawn = marks(choices);
}

export function start() {
  setSingleKeys(single.checked);
  form.addEventListener("change", keep);
  single.addEventListener("change", keep);
  document.getElementById("open-display").addEventListener("click", () => dialog.showModal());
}

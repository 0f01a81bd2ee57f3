// A code in the speaker's own words: the selected ones become its name, and get it at once. One undo takes back both.

import * as api from "./api.js";
import { addToTree, used } from "./codes.js";
import { command } from "./commands.js";
import { announce, element } from "./dom.js";
import * as inspector from "./inspector.js";
import * as screen from "./screen.js";
import { cannot } from "./toast.js";
import { offerUndo } from "./undo.js";

const LONGEST = 80;
const dialog = document.getElementById("in-vivo");
export const mayCreate = Boolean(dialog);
let places = [];

export function open() {
  if (!mayCreate) return cannot("Your role cannot create codes.");
  places = screen.selectedPlaces();
  if (!places.length) return cannot("Select some words first.");
  dialog.querySelector("[data-error]").hidden = true;
  const name = dialog.querySelector("[name=name]");
  name.value = name.dataset.given = named(places.map((place) => place.quote).join(" "));
  const select = dialog.querySelector("[name=dimension]");
  if (!select.options.length) {
    for (const branch of document.querySelectorAll(".branch")) {
      const words = branch.querySelector("summary").textContent.trim().replace(/\s+/g, " ");
      select.append(element("option", { value: branch.dataset.dimension }, words));
    }
    if (!document.querySelector('.branch[data-dimension=""]')) select.append(element("option", { value: "" }, "Emergent"));
  }
  dialog.showModal();
  dialog.querySelector("[name=name]").select();
}

// At most 80 characters, cut at a word.
export function named(words) {
  const name = words.trim().replace(/\s+/g, " ");
  if ([...name].length <= LONGEST) return name;
  const cut = [...name].slice(0, LONGEST).join("");
  return cut.includes(" ") ? cut.slice(0, cut.lastIndexOf(" ")) : cut;
}

async function save(event) {
  event.preventDefault();
  const form = event.target;
  const keep = form.querySelector("[type=submit]");
  if (keep.getAttribute("aria-busy") === "true") return;
  keep.setAttribute("aria-busy", "true");
  const isHere = screen.here();
  const { name, dimension } = Object.fromEntries(new FormData(form));
  try {
    const answer = await api.save("POST", "codes/in-vivo", {
      transcript: screen.transcript,
      name,
      dimension: dimension ? Number(dimension) : null,
      spans: places,
    });
    places = [];
    dialog.close();
    addToTree(answer.code);
    used(answer.code.id);
    screen.confirm(answer);
    if (isHere()) await screen.openExcerpt(answer.excerpt, { scroll: false });
    const words = `Created and applied the code “${answer.code.name}”.`;
    announce(words);
    offerUndo(words);
  } catch (error) {
    const said = dialog.querySelector("[data-error]");
    said.hidden = false;
    const { found, places: now } = error.details;
    said.textContent = found ? `${error.message} There now: “${found}”` : error.message;
    if (now) {
      places = now;
      said.textContent += " Create it again to use these words.";
    }
  }
  keep.removeAttribute("aria-busy");
}

command({ key: "v", single: true, words: "create a code from the selected words", group: "Coding", run: open });

export function start() {
  if (!mayCreate) return;
  const name = dialog.querySelector("[name=name]");
  window.addEventListener("beforeunload", (event) => {
    if (dialog.open && name.value !== name.dataset.given) event.preventDefault();
  });
  dialog.querySelector("form").addEventListener("submit", save);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => places.length && screen.restoreSelection());
  inspector.use({ inVivo: open });
}

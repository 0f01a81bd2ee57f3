// The codebook beside the text: a click applies a code, or shows where it stands; the filter; what the counts count.

import * as api from "./api.js";
import { apply } from "./applying.js";
import { codes, showAllCounts } from "./codes.js";
import { announce } from "./dom.js";
import * as screen from "./screen.js";

const tree = document.getElementById("tree");
const scope = document.getElementById("count-scope");

// Without a selection a code shows where it stands: the next place after the one shown.
function showWhere(code) {
  const labels = [...document.querySelectorAll(`.stripe-label[data-code="${code.id}"]`)];
  const places = [...new Set(labels.map((label) => Number(label.dataset.id)))];
  if (places.length) screen.openExcerpt(places[(places.indexOf(screen.openedExcerpt()) + 1) % places.length]);
  else announce(`${code.name} is not used in this transcript.`);
}

export function start() {
  tree.addEventListener("click", (event) => {
    const name = event.target.closest(".code-name");
    if (!name) return;
    const code = codes.get(Number(name.dataset.code));
    if (screen.selectedPlaces().length || screen.openedExcerpt()) apply(code);
    else showWhere(code);
  });
  document.getElementById("filter").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const line of document.querySelectorAll(".code-row[data-code]")) {
      line.hidden = line.classList.contains("retired") || Boolean(wanted) && !line.textContent.toLowerCase().includes(wanted);
    }
  });
  const says = document.getElementById("tree-says");
  const atRest = says.textContent;
  screen.onChange(({ selected, excerpt }) => {
    if (!screen.canCode || !(selected.length || excerpt)) says.textContent = atRest;
    else says.textContent = selected.length ? "Click a code to apply it to the selection" : "Click a code to apply or remove it";
  });
  const own = scope.textContent;
  scope.addEventListener("click", async () => {
    const everywhere = scope.getAttribute("aria-pressed") === "false";
    showAllCounts(await api.get(everywhere ? "counts" : `counts?transcript=${screen.transcript}`));
    scope.setAttribute("aria-pressed", String(everywhere));
    scope.textContent = everywhere ? "Counts for all sessions" : own;
  });
}

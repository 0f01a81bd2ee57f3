// On a narrow screen the codebook and the inspector lie over the text: dialogs, which keep the tab key until they close.

import * as screen from "./screen.js";
import { keepTab } from "./tabbing.js";

const tree = document.getElementById("tree");
const inspector = document.getElementById("inspector");
const opener = document.getElementById("open-tree");
const filter = document.getElementById("filter");
const narrow = { tree: window.matchMedia("(max-width: 1023px)"), inspector: window.matchMedia("(max-width: 1279px)") };

const isDrawer = (pane) => narrow[pane.id].matches && pane.classList.contains("open");

// A pane beside the text is a landmark, the same pane above it a dialog.
function name(pane) {
  if (isDrawer(pane)) pane.setAttribute("role", "dialog");
  else pane.removeAttribute("role");
  if (isDrawer(pane) && pane === tree) pane.setAttribute("aria-modal", "true");
  else pane.removeAttribute("aria-modal");
}

function onKey(pane, close, event) {
  if (!isDrawer(pane) || event.defaultPrevented) return;
  if (event.key === "Tab") keepTab(pane, event);
  if (event.key !== "Escape") return;
  event.preventDefault();
  close();
}

export function openTree() {
  if (narrow.tree.matches) tree.classList.add("open");
  filter.focus();
}

// Back to where one came from: the words that are selected, or the button.
function closeTree() {
  tree.classList.remove("open");
  opener.setAttribute("aria-expanded", "false");
  if (screen.selectedPlaces().length) screen.restoreSelection();
  else opener.focus();
}

function closeInspector() {
  screen.restoreSelection();
  screen.closeAll();
}

export function start() {
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", () => (isDrawer(tree) ? closeTree() : openTree()));
  tree.addEventListener("keydown", (event) => onKey(tree, closeTree, event));
  inspector.addEventListener("keydown", (event) => onKey(inspector, closeInspector, event));
  document.addEventListener("pointerdown", (event) => {
    if (isDrawer(tree) && !tree.contains(event.target) && event.target !== opener) tree.classList.remove("open");
  });
  for (const pane of [tree, inspector]) {
    const seen = new MutationObserver(() => {
      name(pane);
      if (pane === tree) opener.setAttribute("aria-expanded", String(isDrawer(tree)));
    });
    seen.observe(pane, { attributeFilter: ["class"] });
    narrow[pane.id].addEventListener("change", () => name(pane));
  }
}

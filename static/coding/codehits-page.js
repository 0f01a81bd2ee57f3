// The preview of what would be coded as a page of its own.

import * as api from "./api.js";
import { wire } from "./codehits.js";
import { element } from "./dom.js";

const root = document.getElementById("workspace");
const back = document.querySelector(".page-head a").href;

function choose(query) {
  window.location.search = query;
}

function coded(answer, words) {
  const undo = element("button", { class: "button", type: "button" }, "Undo");
  const said = element("p", { role: "status", tabIndex: -1 }, element("strong", {}, words));
  undo.addEventListener("click", async () => {
    try {
      await api.save("POST", "undo", {});
      said.replaceChildren("Undone: the codes were removed again.");
      undo.remove();
    } catch (error) {
      said.replaceChildren(error.message);
    }
  });
  const links = element("p", { class: "button-row" }, undo, element("a", { class: "button", href: back }, "Back to the search"));
  root.replaceChildren(element("div", { class: "code-hits-done" }, said, links));
  window.scrollTo(0, 0);
  said.focus();
}

wire(root, { choose, coded });
document.documentElement.dataset.ready = "";

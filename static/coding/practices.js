// The practices that the open excerpt tells of, and a way to add it to another one.

import * as api from "./api.js";
import { announce, element } from "./dom.js";
import * as inspector from "./inspector.js";
import * as screen from "./screen.js";
import { offerUndo } from "./undo.js";

async function add(excerpt, practice) {
  try {
    const { code } = await api.save("POST", `excerpts/${excerpt}/practices`, { practice });
    if (screen.openedExcerpt() === excerpt) await inspector.show(excerpt);
    const words = `Added to ${code}.`;
    announce(words);
    offerUndo(words);
  } catch (error) {
    screen.refuse(error);
  }
}

function chooser(facts, others) {
  const select = element(
    "select",
    { "aria-label": "Add to practice" },
    element("option", { value: "" }, "Add to practice …"),
    ...others.map(({ id, name }) => element("option", { value: id }, name)),
  );
  const button = element("button", { class: "button", type: "submit" }, "Add");
  const form = element("form", { class: "to-practice" }, select, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (select.value) add(facts.id, Number(select.value));
    else select.focus();
  });
  return form;
}

// The part of the inspector; nothing where the study has no practice.
function part(facts) {
  if (!facts.practices.length) return null;
  const [told, others] = [true, false].map((is) => facts.practices.filter((one) => one.is_told === is));
  const link = ({ id, name }) => element("li", {}, element("a", { href: `../../practices/${id}/` }, name));
  return element(
    "section",
    { class: "inspector-part" },
    element("h2", {}, "Practices"),
    told.length ? element("ul", {}, ...told.map(link)) : null,
    screen.canCode && others.length ? chooser(facts, others) : null,
  );
}

export const start = () => inspector.use({ practices: part });

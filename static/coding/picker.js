// The code picker: a combobox over the codes. Opens beside the selection, gives back a code, or makes a new one.

import { codes, inUse, matching, onRefreshed, recent } from "./codes.js";
import { announce, element, tag } from "./dom.js";
import { keepTab } from "./tabbing.js";

const picker = document.getElementById("picker");
const input = document.getElementById("picker-input");
const list = document.getElementById("picker-list");
const count = document.getElementById("picker-count");

const said = element("p", { class: "picker-said small", hidden: true });

const NONE = -1;
let options = [];
let active = 0;
let context = null;

// Another code is on the excerpt now, while the picker stays open.
export function isOn(id, on = true) {
  if (!context) return;
  context.on = on ? [...context.on, id] : context.on.filter((each) => each !== id);
  refresh();
  input.select();
}

export const isOpen = () => !picker.hidden;
export const typed = () => input.value.trim();

// onPick(code, keepOpen), onCreate(name, dimension), onClose(); on: ids of codes that are on the excerpt already.
export function open(rect, callbacks) {
  context = callbacks;
  picker.hidden = false;
  input.value = "";
  said.hidden = true;
  refresh();
  place(rect);
  input.focus({ preventScroll: true });
}

export function close() {
  if (picker.hidden) return;
  picker.hidden = true;
  const closing = context;
  context = null;
  closing?.onClose();
}

// Closed without taking the focus back from where it went.
function leave() {
  if (context) context.onClose = () => {};
  close();
}

function place(rect) {
  const margin = 12;
  const { width, height } = picker.getBoundingClientRect();
  const below = rect.bottom + margin + height < window.innerHeight;
  const top = below ? rect.bottom + margin : Math.max(margin, rect.top - margin - height);
  picker.style.top = `${Math.max(margin, Math.min(top, window.innerHeight - height - margin))}px`;
  picker.style.left = `${Math.max(margin, Math.min(rect.left, window.innerWidth - width - margin))}px`;
}

// heir: the code that took the place of the chosen one, listed whatever was typed.
function refresh(heir = null) {
  const typed = input.value.trim();
  const found = typed ? matching(typed) : [];
  if (heir) found.splice(0, found.length, heir, ...found.filter((code) => code !== heir));
  const rest = typed ? recent().slice(0, 4) : recent();
  options = [];
  list.replaceChildren();
  picker.querySelector(".picker-new")?.remove();
  for (const code of found.slice(0, 30)) add(code);
  if (!typed && !rest.length) for (const code of inUse().slice(0, 40)) add(code);
  const same = found.some((code) => code.name.toLowerCase() === typed.toLowerCase());
  if (typed && !same && context.onCreate) addNew(typed);
  if (rest.length) {
    const hint = typed ? "Recent: Alt and the digit" : "Recent: the digit alone";
    list.append(element("li", { class: "picker-group micro", role: "presentation" }, hint));
    rest.forEach((code, n) => add(code, n + 1));
  }
  count.textContent = typed ? `${found.length} of ${inUse().length} codes` : `${inUse().length} codes`;
  activate(0);
}

function add(code, digit) {
  const on = context.on.includes(code.id);
  const option = element(
    "li",
    { class: "picker-option", role: "option", id: `option-${options.length}`, "aria-selected": "false" },
    tag(code),
    element("span", { class: "picker-name" }, code.name, on ? element("span", { class: "sign ok" }, " ✓ applied") : null),
    digit ? element("kbd", {}, String(digit)) : null,
    code.definition ? element("span", { class: "picker-definition small" }, code.definition) : null,
  );
  option.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pick(code, event.shiftKey);
  });
  options.push({ option, run: (keep) => pick(code, keep), digit, code: code.id });
  list.append(option);
}

function addNew(name) {
  const select = element("select", { "aria-label": "Dimension of the new code" });
  for (const branch of document.querySelectorAll(".branch")) {
    const words = branch.querySelector("summary").textContent.trim().replace(/\s+/g, " ");
    select.append(element("option", { value: branch.dataset.dimension }, words));
  }
  if (!document.querySelector('.branch[data-dimension=""]')) {
    select.append(element("option", { value: "" }, "Emergent"));
  }
  if (context.dimension) select.value = String(context.dimension);
  const make = () => context.onCreate(name, select.value ? Number(select.value) : null);
  const option = element(
    "li",
    { class: "picker-option new", role: "option", id: `option-${options.length}`, "aria-selected": "false" },
    element("span", { class: "picker-name" }, `New code “${name}”`),
  );
  option.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    make();
  });
  select.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    make();
  });
  // An option of a list holds nothing to operate: the dimension stands below the list.
  list.after(element("p", { class: "picker-new small" }, "New code under ", select));
  options.push({ option, run: make, isNew: true });
  list.append(option);
}

function pick(code, keep) {
  context.onPick(code, keep);
  if (keep) {
    input.select();
  } else {
    close();
  }
}

function activate(index) {
  options[active]?.option.setAttribute("aria-selected", "false");
  active = index === NONE ? NONE : Math.max(0, Math.min(index, options.length - 1));
  const current = options[active]?.option;
  if (!current) return input.removeAttribute("aria-activedescendant");
  current.setAttribute("aria-selected", "true");
  current.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", current.id);
}

// Somebody changed the codebook while the picker is open. The chosen code stays chosen; one that went is not given, and
// neither is its heir, until the person has chosen that.
function follow() {
  if (!isOpen()) return;
  const chosen = options[active];
  const gone = codes.get(chosen?.code)?.is_retired ? codes.get(chosen.code) : null;
  refresh(gone && codes.get(gone.heir));
  if (!chosen) return activate(NONE);
  if (!gone) return activate(options.findIndex((each) => (chosen.isNew ? each.isNew : each.code === chosen.code)));
  said.textContent = `${gone.why_out || `“${gone.name}” is out of use`}. Choose a code.`;
  said.hidden = false;
  picker.querySelector(".picker-head").after(said);
  announce(said.textContent);
  return activate(NONE);
}
onRefreshed(follow);

input.addEventListener("input", () => refresh());
input.addEventListener("keydown", (event) => {
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (digit && !event.shiftKey && !event.ctrlKey && !event.metaKey && (event.altKey || !input.value)) {
    const chosen = options.find((each) => each.digit === Number(digit));
    if (chosen) {
      event.preventDefault();
      chosen.run(false);
    }
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    activate(active + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (active === NONE) activate(0);
    else options[active]?.run(event.shiftKey);
  } else if (event.altKey && event.code === "KeyN") {
    event.preventDefault();
    options.find((each) => each.isNew)?.run(false);
  }
});

// The tab key goes round in the picker, and Escape closes it from everywhere: no other key of the page works meanwhile.
picker.addEventListener("keydown", (event) => {
  if (event.key === "Tab") keepTab(picker, event);
});
document.addEventListener(
  "keydown",
  (event) => {
    if (!isOpen() || event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  },
  { capture: true },
);
// Whoever goes on elsewhere, by a click or with a screen reader, has left it.
picker.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !picker.contains(event.relatedTarget)) leave();
});

// The name of a code that is being made is asked for before the page is left.
window.addEventListener("beforeunload", (event) => {
  if (isOpen() && options.some((each) => each.isNew)) event.preventDefault();
});

document.addEventListener("pointerdown", (event) => {
  if (isOpen() && !picker.contains(event.target)) close();
});

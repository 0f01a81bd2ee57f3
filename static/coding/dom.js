// Small helpers to build elements. Text is always set as text, never as markup.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") made.className = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name.startsWith("aria-") || name === "role" || name === "for") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function tag(code) {
  return element("span", { class: `tag hue-${code.hue}` }, element("i"), element("b", {}, code.letters));
}

export { clock as time, moment } from "../js/times.js";

export function announce(words) {
  document.getElementById("announce").textContent = words;
}

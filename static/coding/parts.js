// The later parts of a long transcript: fetched when they come near, and one after the other while nothing else is done.

import { html } from "./api.js";

const loading = new Map();

export function load(placeholder) {
  if (!loading.has(placeholder)) loading.set(placeholder, fetchInto(placeholder));
  return loading.get(placeholder);
}

async function fetchInto(placeholder) {
  try {
    const markup = await html(placeholder.dataset.part);
    placeholder.insertAdjacentHTML("beforebegin", markup);
    placeholder.remove();
  } catch {
    loading.delete(placeholder);
    placeholder.firstElementChild.textContent = "These turns could not be loaded. Scroll here again to retry.";
  }
}

export const pending = () => [...document.querySelectorAll(".chunk[data-part]")];

export async function loadAll() {
  for (const placeholder of pending()) await load(placeholder);
}

export function start() {
  const parts = pending();
  if (!parts.length) return;
  for (const part of parts) part.style.minHeight = `${Number(part.dataset.turns) * 90}px`;
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => load(entry.target)),
    { root: document.getElementById("reader"), rootMargin: "1500px" },
  );
  parts.forEach((part) => near.observe(part));
  const idle = window.requestIdleCallback ?? ((run) => window.setTimeout(run, 200));
  idle(() => loadAll());
}

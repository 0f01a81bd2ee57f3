// The tab key stays within what lies over the page, and goes round there.

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), select, summary, textarea";

export function keepTab(pane, event) {
  const stops = [...pane.querySelectorAll(FOCUSABLE)].filter((each) => each.tabIndex >= 0 && each.checkVisibility());
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}

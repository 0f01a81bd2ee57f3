// The list of dimensions put in order by keys: the same forms as its buttons send. After the answer, where one was.

const STEPS = { ArrowUp: "up", ArrowDown: "down" };

document.addEventListener("keydown", (event) => {
  const row = event.target.closest(".dimension-rows .row");
  if (!row || !event.altKey || !Object.hasOwn(STEPS, event.key)) return;
  event.preventDefault();
  row.querySelector(`button[value="${STEPS[event.key]}"]:not(:disabled)`)?.click();
});

if (/^#dimension-\d+$/.test(window.location.hash)) document.querySelector(window.location.hash)?.querySelector("a").focus();

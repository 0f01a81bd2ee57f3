// Says how many excerpts are chosen, and keeps the button from sending none. On a phone the filters begin folded.

const filters = document.querySelector("[data-filters]");
if (filters && window.matchMedia("(max-width: 699px)").matches) filters.open = false;

const form = document.querySelector("[data-choose]");
const status = form?.querySelector("[data-chosen]");
const button = form?.querySelector(".excerpt-foot button");

function count() {
  const chosen = form.querySelectorAll("input[name=excerpt]:checked").length;
  status.textContent = chosen ? `${chosen} chosen` : "None chosen yet";
  button.setAttribute("aria-disabled", String(!chosen));
}

if (status) {
  form.addEventListener("change", count);
  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  });
  window.addEventListener("pageshow", count);
  count();
}

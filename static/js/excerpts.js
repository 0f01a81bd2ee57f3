// Says how many excerpts are chosen, and keeps the button from sending none.

const form = document.querySelector("[data-choose]");
const status = form?.querySelector("[data-chosen]");
const button = form?.querySelector(".excerpt-foot button");

function count() {
  const chosen = form.querySelectorAll("input[name=excerpt]:checked").length;
  status.textContent = chosen ? `${chosen} chosen` : "Tick the excerpts that partners are to read.";
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

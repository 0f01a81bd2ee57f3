// Says how many excerpts are selected, and keeps the buttons from sending none. On a phone the filters begin folded.

const filters = document.querySelector("[data-filters]");
if (filters && window.matchMedia("(max-width: 699px)").matches) filters.open = false;

const form = document.querySelector("[data-choose]");
const others = [...document.querySelectorAll("[data-takes-selected]")];
const status = form?.querySelector("[data-chosen]");
const buttons = [form?.querySelector(".excerpt-foot button"), ...others.map((each) => each.querySelector("button"))].filter(Boolean);
const chosen = () => [...form.querySelectorAll("input[name=excerpt]:checked")];

function count() {
  const number = chosen().length;
  status.textContent = number ? `${number} selected` : "None selected";
  for (const button of buttons) button.setAttribute("aria-disabled", String(!number));
}

const refuse = (event) => {
  if (!chosen().length) event.preventDefault();
};

if (status) {
  form.addEventListener("change", count);
  form.addEventListener("submit", refuse);
  window.addEventListener("pageshow", count);
  count();
}

// What is chosen goes along with the other forms too.
for (const other of others) {
  other.addEventListener("submit", (event) => {
    refuse(event);
    for (const old of other.querySelectorAll("input[name=excerpt]")) old.remove();
    for (const box of chosen()) {
      const sent = document.createElement("input");
      Object.assign(sent, { type: "hidden", name: "excerpt", value: box.value });
      other.append(sent);
    }
  });
}

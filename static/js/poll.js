// Replaces every [data-poll] element by what its address answers, once a second, until the answer has no data-poll.
// Rests while the page is hidden. Says so when the server does not answer, and goes on asking.

const SECOND = 1000;

async function renew(element) {
  const response = await fetch(element.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok) throw new Error(`answer ${response.status}`);
  const template = document.createElement("template");
  template.innerHTML = (await response.text()).trim();
  const fresh = template.content.firstElementChild;
  element.replaceWith(fresh);
  if (!fresh.dataset.poll && fresh.dataset.then) window.location.assign(fresh.dataset.then);
}

async function tick() {
  if (!document.hidden) {
    for (const element of document.querySelectorAll("[data-poll]")) {
      try {
        await renew(element);
      } catch {
        element.dataset.away = "";
      }
    }
  }
  window.setTimeout(tick, SECOND);
}

window.setTimeout(tick, SECOND);

// Replaces every [data-poll] element by what its address answers, until the answer has no data-poll: each second while
// something changes, more seldom where nothing does or the server is away, and not again where there is nothing to ask.
// Rests while the page is hidden.

const SOON = 1000;
const LATEST = 15_000;
const OVER = [401, 403, 404, 410]; // signed out, no longer a member, or gone

let pause = SOON;

// Whether it looks different now.
async function renew(element) {
  const response = await fetch(element.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
  if (OVER.includes(response.status)) return end(element);
  if (!response.ok) throw new Error(`answer ${response.status}`);
  const template = document.createElement("template");
  template.innerHTML = (await response.text()).trim();
  const fresh = template.content.firstElementChild;
  if (fresh.outerHTML === element.outerHTML) return false;
  element.replaceWith(fresh);
  if (!fresh.dataset.poll && fresh.dataset.then) window.location.assign(fresh.dataset.then);
  return true;
}

function end(element) {
  delete element.dataset.poll;
  delete element.dataset.away;
  element.dataset.ended = "";
  return false;
}

async function look() {
  let isNews = false;
  for (const element of document.querySelectorAll("[data-poll]")) {
    try {
      isNews = (await renew(element)) || isNews;
    } catch {
      element.dataset.away = "";
    }
  }
  pause = isNews ? SOON : Math.min(1.5 * pause, LATEST);
}

async function tick() {
  if (!document.hidden) await look();
  if (!document.querySelector("[data-poll]")) pause = SOON; // one may come yet, by a button
  window.setTimeout(tick, pause);
}

document.addEventListener("visibilitychange", () => (pause = SOON)); // back at the page: what happened meanwhile, soon
window.setTimeout(tick, SOON);

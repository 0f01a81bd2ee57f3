// Whether this page still speaks for the person who opened it. Every sign-in makes a new CSRF token, which it takes over.

const page = document.querySelector("meta[name=person]");
const token = document.querySelector("meta[name=csrf-token]");

export const person = { id: Number(page?.content) || null, name: page?.dataset.name ?? "" };
export const csrf = () => token.content;

// "same": all is well; "out": signed out; "other": somebody else signed in; "ended": no longer a member of the study;
// "away": no answer.
export async function standing() {
  let response;
  try {
    response = await fetch(page.dataset.whoami, { credentials: "same-origin", cache: "no-store" });
  } catch {
    return { state: "away" };
  }
  const found = response.ok ? await response.json().catch(() => null) : null;
  if (!found) return { state: "away" };
  if (!found.user) return { state: "out" };
  if (person.id && found.user !== person.id) return { state: "other", name: found.name };
  if (!found.is_member) return { state: "ended" };
  takeOver(found.csrf);
  return { state: "same", name: found.name };
}

function takeOver(fresh) {
  token.content = fresh;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = fresh;
}

// Opens beside the page, so that nothing on it is lost.
export function signInLink(words) {
  const link = document.createElement("a");
  Object.assign(link, { href: page.dataset.signIn, target: "_blank", textContent: words });
  return link;
}

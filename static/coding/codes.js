// The codebook as the page knows it: codes by id, the last nine used, and the counts in the tree.

export const codes = new Map(JSON.parse(document.getElementById("codes").textContent).map((code) => [code.id, code]));
const recents = [];

export const inUse = () => [...codes.values()].filter((code) => !code.is_retired);
export const recent = () => recents.map((id) => codes.get(id)).filter((code) => code && !code.is_retired);

export function used(id) {
  const at = recents.indexOf(id);
  if (at >= 0) recents.splice(at, 1);
  recents.unshift(id);
  recents.length = Math.min(recents.length, 9);
  showDigits();
}

// The digits of the last nine codes, beside their names in the tree.
function showDigits() {
  for (const name of document.querySelectorAll(".code-name[data-digit]")) {
    delete name.dataset.digit;
    name.removeAttribute("aria-keyshortcuts");
  }
  recent().forEach(({ id }, n) => {
    const name = row(id)?.querySelector(".code-name");
    if (!name) return;
    name.dataset.digit = n + 1;
    name.setAttribute("aria-keyshortcuts", String(n + 1));
  });
}

// What a mark of the code is painted with: by dimension, or by code, as coding/queries/display.py says.
const HUES = 8;
export const hueOf = (code) => (document.getElementById("workspace").dataset.colour === "code" ? (code.id % HUES) + 1 : code.hue);

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Codes whose name holds the typed words: beginnings first, then beginnings of a word, then anywhere.
export function matching(typed) {
  const wanted = fold(typed.trim());
  if (!wanted) return [];
  const rank = (code) => {
    const at = fold(code.name).indexOf(wanted);
    if (at < 0) return 9;
    if (at === 0) return 0;
    return /\s/.test(fold(code.name)[at - 1]) ? 1 : 2;
  };
  return inUse()
    .map((code) => [rank(code), code])
    .filter(([score]) => score < 9)
    .sort(([a], [b]) => a - b)
    .map(([, code]) => code);
}

export const row = (id) => document.querySelector(`.code-row[data-code="${id}"]`);

export function showCounts(counts) {
  for (const [id, [people, excerpts]] of Object.entries(counts)) {
    const line = row(id);
    if (!line) continue;
    line.querySelector("[data-people]").textContent = people;
    line.querySelector("[data-excerpts]").textContent = excerpts;
    line.classList.toggle("unused", !excerpts);
  }
}

export function showAllCounts(counts) {
  for (const line of document.querySelectorAll(".code-row[data-code]")) {
    showCounts({ [line.dataset.code]: counts[line.dataset.code] ?? [0, 0] });
  }
}

const branchOf = (code) =>
  [...document.querySelectorAll(".branch")].find((each) => each.dataset.dimension === String(code.dimension ?? ""));

// The page comes without a branch for emergent codes while there are none.
function emergent() {
  const made = document.createElement("details");
  made.open = true;
  made.className = "branch hue-0";
  made.dataset.dimension = "";
  made.innerHTML = '<summary><span class="tag hue-0"><i></i><b>··</b></span> <strong>Emergent</strong></summary><ul></ul>';
  document.querySelector(".tree-body").append(made);
  return made;
}

// A new code in the tree, last under its dimension.
export function addToTree(code) {
  codes.set(code.id, code);
  const branch = branchOf(code) ?? (code.dimension ? null : emergent());
  if (!branch) return;
  branch.querySelector(".none")?.remove();
  const item = document.createElement("li");
  item.className = "code-row depth-0 unused";
  item.dataset.code = code.id;
  const button = document.createElement("button");
  button.className = "code-name";
  button.dataset.code = code.id;
  button.textContent = code.name;
  const people = document.createElement("span");
  people.dataset.people = "";
  people.textContent = "0";
  const excerpts = document.createElement("span");
  excerpts.dataset.excerpts = "";
  excerpts.textContent = "0";
  item.append(button, people, excerpts);
  branch.querySelector("ul").append(item);
}

// Others that show codes, such as an open picker, hear when the codebook is another one.
const followers = [];
export const onRefreshed = (follower) => followers.push(follower);

// The codebook as the server has it now: new names and colours, codes that came or went.
export function refreshCodes(fresh) {
  for (const code of fresh) {
    codes.set(code.id, code);
    const row = document.querySelector(`.code-row[data-code="${code.id}"]`);
    if (row) {
      row.querySelector(".code-name").textContent = code.name;
      row.classList.toggle("retired", code.is_retired);
      row.hidden = code.is_retired;
    } else if (!code.is_retired) addToTree(code);
  }
  const shown = fresh.filter((code) => !code.is_retired);
  for (const dimension of new Set(shown.map((code) => code.dimension))) arrange(shown.filter((code) => code.dimension === dimension));
  showDigits();
  followers.forEach((follower) => follower());
}

// Each code where the codebook has it: behind its siblings, under its parent. Rows that stand right are not touched.
function arrange(ordered) {
  const ids = new Set(ordered.map((code) => code.id));
  const parent = (code) => (ids.has(code.parent) ? code.parent : null);
  const rows = [];
  const walk = (above, depth) => {
    for (const code of ordered.filter((each) => parent(each) === above)) {
      rows.push([row(code.id), depth]);
      walk(code.id, depth + 1);
    }
  };
  walk(null, 0);
  let before = null;
  for (const [line, depth] of rows.filter(([each]) => each)) {
    const list = branchOf(ordered[0])?.querySelector("ul");
    if (!list) return;
    line.className = line.className.replace(/depth-\d/, `depth-${Math.min(depth, 3)}`);
    if (before && before.nextElementSibling !== line) before.after(line);
    if (!before && list.firstElementChild !== line) list.prepend(line);
    before = line;
  }
}

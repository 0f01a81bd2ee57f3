// Undo and redo: the server knows what is next; the page says what it was and paints what it touched.

import * as api from "./api.js";
import { command } from "./commands.js";
import { announce } from "./dom.js";
import * as screen from "./screen.js";
import { toast } from "./toast.js";

export const undo = (before = null) => ask("undo", before);
export const redo = () => ask("redo", null);
export const offerUndo = (words) => toast(words, ["Undo", () => undo()]);

// Others that show what an undo or a redo may have changed: run with the server's answer.
const followers = [];
export const onDone = (follower) => followers.push(follower);

async function ask(what, before) {
  const isHere = screen.here();
  try {
    show(await api.save("POST", what, { transcript: screen.transcript, before }), what, isHere);
  } catch (error) {
    const { seq } = error.details ?? {};
    announce(error.message);
    if (seq) toast(`${error.message} `, ["Undo the change before it", () => undo(seq)]);
    else toast(error.message);
  }
}

async function show(answer, what, isHere) {
  if (answer.codebook) await screen.refreshCodebook(); // first, so that a code that came back gets its counts
  screen.confirm(answer);
  followers.forEach((follower) => follower(answer));
  const open = screen.openedExcerpt();
  if (answer.excerpt && isHere()) await screen.openExcerpt(answer.excerpt);
  else if (open && !document.querySelector(`[data-id="${open}"]`)) screen.closeAll();
  else if (open) await screen.openExcerpt(open, { scroll: false });
  const words = answer.words[0].toUpperCase() + answer.words.slice(1);
  const where = answer.elsewhere ? ` In ${answer.elsewhere}.` : "";
  announce(`${words}.${where}`);
  toast(`${words}.${where}`, what === "undo" ? ["Redo", redo] : ["Undo", () => undo()]);
}

command({ key: "z", single: true, words: "undo", group: "Undo", run: () => undo() });
command({ key: "z", ctrl: true, words: "undo", group: "Undo", run: () => undo() });
command({ key: "z", shift: true, single: true, words: "redo", group: "Undo", run: redo });
command({ key: "z", shift: true, ctrl: true, words: "redo", group: "Undo", run: redo });
command({ key: "y", ctrl: true, words: "redo", group: "Undo", run: redo });

export function start() {
  document.getElementById("undo")?.addEventListener("click", () => undo());
  document.getElementById("redo")?.addEventListener("click", redo);
}

// Another code for a coding that stands: it keeps its time, its memos and its history.

import * as api from "./api.js";
import { codes, used } from "./codes.js";
import { command } from "./commands.js";
import { announce } from "./dom.js";
import * as inspector from "./inspector.js";
import * as picker from "./picker.js";
import * as screen from "./screen.js";
import { cannot } from "./toast.js";
import { offerUndo } from "./undo.js";

// rect: where the picker opens.
export function change(coding, rect) {
  picker.open(rect, {
    on: [coding.code],
    dimension: codes.get(coding.code)?.dimension ?? null,
    onPick: (code) => recode(coding, code),
    onCreate: null,
    onClose: screen.restoreSelection,
  });
}

async function recode(coding, code) {
  const was = codes.get(coding.code);
  if (code.id === coding.code) return cannot(`It already has the code ${code.name}.`);
  used(code.id);
  const isHere = screen.here();
  try {
    const answer = await api.save("PATCH", `codings/${coding.id}`, { code: code.id });
    screen.confirm(answer);
    if (isHere()) await screen.openExcerpt(answer.excerpt, { scroll: false });
    const words = `Changed “${was.name}” to “${code.name}”. ${answer.words}`.trim();
    announce(words);
    offerUndo(words);
  } catch (error) {
    screen.refuse(error);
  }
}

// By key: one's only code on the open excerpt at once, of several the first button is focused.
function byKey() {
  if (!screen.canCode || !screen.openedExcerpt()) return cannot("Open an excerpt first.");
  const mine = inspector.facts()?.codings.filter((coding) => coding.is_mine) ?? [];
  if (!mine.length) return cannot("None of its codes is yours.");
  if (mine.length === 1) return change(mine[0], screen.anchorRect());
  announce("Choose which code to change.");
  return document.querySelector("#inspector .change-code")?.focus();
}

command({ key: "r", single: true, needs: "inspector", writes: true, words: "change a code", group: "Excerpt", run: byKey });

export const start = () => inspector.use({ change });

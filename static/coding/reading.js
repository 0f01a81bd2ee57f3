// “Read to the end”: a person's own word about a transcript, in the bar and at the end of the text. Only with it can a
// table say that nobody spoke to something.

import * as api from "./api.js";
import { command } from "./commands.js";
import { announce } from "./dom.js";
import * as screen from "./screen.js";
import { toast } from "./toast.js";
import * as undo from "./undo.js";

const path = `transcripts/${screen.transcript}/reading`;
const buttons = [...document.querySelectorAll("[data-read-toggle]")];
const said = document.getElementById("read-by");
const isRead = () => buttons[0]?.getAttribute("aria-pressed") === "true";

function show({ mine, words }) {
  for (const button of buttons) button.setAttribute("aria-pressed", mine);
  said.textContent = words ? `${words[0].toUpperCase()}${words.slice(1)}.` : "Nobody has read this transcript to the end yet.";
}

async function toggle() {
  if (!screen.canCode) return;
  const read = !isRead();
  try {
    show(await api.save("PUT", path, { read }));
  } catch (error) {
    toast(error.message);
    announce(error.message);
    return;
  }
  const words = read ? "Marked as read to the end." : "No longer marked as read to the end.";
  announce(words);
  undo.offerUndo(words);
}

export function start() {
  for (const button of buttons) button.addEventListener("click", toggle);
  undo.onDone(async (answer) => {
    if (!answer.excerpt && !Object.keys(answer.turns).length) show(await api.get(path));
  });
}

command({ key: "e", shift: true, single: true, words: "mark as read to the end, or not", group: "This page", run: toggle });

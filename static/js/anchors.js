// A heading is a link to itself: with this file a click also copies the full address, and says so.

import { wordsOf } from "./words.js";

const SHOWN_MS = 3000;
const said = document.getElementById("copied"); // empty, without so much as a space, while it says nothing
const words = said?.parentElement;
let timer = 0;

function say(text) {
  clearTimeout(timer);
  said.textContent = text;
  timer = setTimeout(() => (said.textContent = ""), SHOWN_MS);
}

// Only a secure page (https, or this machine) has a clipboard; elsewhere the address bar has the link.
if (said && navigator.clipboard) {
  for (const link of document.querySelectorAll("a.anchor")) {
    link.title = wordsOf(words, "copy");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      navigator.clipboard.writeText(link.href).then(
        () => say(wordsOf(words, "done")),
        () => say(wordsOf(words, "there")),
      );
    });
  }
}

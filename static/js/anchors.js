// A heading is a link to itself: with this file a click also copies the full address, and says so.

const SHOWN_MS = 3000;
const said = document.getElementById("copied");
let timer = 0;

function say(words) {
  clearTimeout(timer);
  said.textContent = words;
  timer = setTimeout(() => (said.textContent = ""), SHOWN_MS);
}

// Only a secure page (https, or this machine) has a clipboard; elsewhere the address bar has the link.
if (said && navigator.clipboard) {
  for (const link of document.querySelectorAll("a.anchor")) {
    link.title = "Copy the link to this section";
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      navigator.clipboard.writeText(link.href).then(
        () => say("Link copied"),
        () => say("The link is in the address bar"),
      );
    });
  }
}

// “/” leads to the search from every page; arrows and Escape go through what is suggested below its box.

const box = () => document.getElementById("find");
const links = () => [...document.querySelectorAll("#suggested a")];

function isTyping(target) {
  return target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "/" && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    open();
  } else if (event.target.closest?.(".finder")) {
    step(event);
  }
});

function open() {
  const found = box();
  if (!found) return location.assign(`${document.body.dataset.search}#find`);
  found.focus();
  found.select();
}

function step(event) {
  const stops = [box(), ...links()];
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (way && stops.length > 1) {
    event.preventDefault();
    stops[stops.indexOf(event.target) + way]?.focus();
  } else if (event.key === "Escape") {
    document.getElementById("suggested").replaceChildren();
    box().focus();
  }
}

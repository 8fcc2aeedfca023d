// A pressed concept is told beside the map: the focus goes there, and its box stays in sight.

const EDGE = 16; // above the panel

let last = ""; // the address of the box that was pressed

const panel = () => document.querySelector(".chosen.sheet");

// How much of the window is free above a panel that lies over the map.
function room() {
  const over = panel();
  return over && getComputedStyle(over).position === "fixed" ? over.getBoundingClientRect().top : innerHeight;
}

// The box of what is told, and the beginning of what is told, are both in sight.
function show() {
  const over = panel();
  const box = [...document.querySelectorAll(".node.here")].find((node) => node.checkVisibility());
  if (!over || !box) return;
  const { top, bottom } = box.getBoundingClientRect();
  if (top < 0 || bottom > room()) scrollBy({ top: (top + bottom - room()) / 2, behavior: "instant" });
  scrollBy({ top: Math.min(0, over.getBoundingClientRect().top - EDGE), behavior: "instant" });
}

function boxOf(address) {
  return [...document.querySelectorAll(".node")].find((node) => node.getAttribute("hx-get") === address && node.checkVisibility());
}

document.addEventListener("click", (event) => {
  const box = event.target instanceof Element && event.target.closest(".node");
  if (box) last = box.getAttribute("hx-get") ?? "";
});

document.addEventListener("htmx:after:swap", () => {
  const goal = panel() ? document.querySelector("#chosen [data-focus]") : boxOf(last);
  goal?.focus({ preventScroll: true });
  show();
});

show();

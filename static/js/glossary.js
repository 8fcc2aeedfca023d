// A link to another concept shows its definition to those who hover over it or reach it with Tab.
// The definitions are in the page; without this file the links just work.

const WAIT_MS = 150; // the pointer may cross a link, or move over to the definition
const GAP = 6;
let timer = 0;
let shown = null;

const card = document.createElement("div");
card.className = "definition-card";
card.popover = "manual";
// A screen reader has the link's description instead.
card.setAttribute("aria-hidden", "true");

function show(link, box) {
  hide();
  card.replaceChildren(...document.getElementById(link.getAttribute("aria-describedby")).cloneNode(true).childNodes);
  card.showPopover();
  const { width, height } = card.getBoundingClientRect();
  const fitsBelow = box.bottom + GAP + height < innerHeight;
  card.style.left = `${Math.max(GAP, Math.min(box.left, document.body.clientWidth - width - GAP))}px`;
  card.style.top = `${fitsBelow ? box.bottom + GAP : Math.max(GAP, box.top - GAP - height)}px`;
  shown = link;
}

function hide() {
  clearTimeout(timer);
  if (shown) card.hidePopover();
  shown = null;
}

function soon(act) {
  clearTimeout(timer);
  timer = setTimeout(act, WAIT_MS);
}

function explain(link, definition) {
  link.setAttribute("aria-describedby", definition.id);
  link.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "mouse") return;
    const boxes = [...link.getClientRects()]; // a link over two lines has two
    const box = boxes.find((each) => event.clientY <= each.bottom) ?? boxes[0];
    soon(() => show(link, box));
  });
  link.addEventListener("pointerleave", () => soon(hide));
  link.addEventListener("focus", () => link.matches(":focus-visible") && show(link, link.getClientRects()[0]));
  link.addEventListener("blur", hide);
}

if ("popover" in card) {
  document.body.append(card);
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => soon(hide));
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", hide, { passive: true });
  for (const link of document.querySelectorAll('.prose a[href^="/guide/"]')) {
    const definition = document.getElementById(`define-${link.getAttribute("href").split("/")[2]}`);
    if (definition) explain(link, definition);
  }
}

// The questions of a page in order: by drag, and by Alt with an arrow key. Each move is saved. Without scripts the
// buttons beside each question move it.

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-order]"));
const list = form?.querySelector("ol");
const state = form?.querySelector(".order-state");
/** @type {HTMLElement | null} */
let dragged = null;
let asked = 0;

if (list?.querySelector("[draggable]")) {
  list.addEventListener("dragstart", (event) => (dragged = row(event)));
  list.addEventListener("dragover", over);
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    dragged = null;
    save();
  });
  list.addEventListener("keydown", keyed);
  list.addEventListener("click", pressed);
  list.addEventListener("change", save);
}

function row(event) {
  return /** @type {HTMLElement} */ (event.target.closest("li"));
}

function over(event) {
  const at = row(event);
  if (!dragged || !at) return;
  event.preventDefault();
  if (at === dragged) return;
  const { top, height } = at.getBoundingClientRect();
  at[event.clientY < top + height / 2 ? "before" : "after"](dragged);
}

function keyed(event) {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  move(row(event), event.key === "ArrowUp", /** @type {HTMLElement} */ (event.target));
}

function pressed(event) {
  const button = event.target.closest("[name=move]");
  if (!button) return;
  event.preventDefault();
  move(row(event), button.value.startsWith("up"), button);
}

function move(item, up, focused) {
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  other[up ? "before" : "after"](item);
  save();
  const target = focused.disabled ? item.querySelector("[name=move]:not([disabled])") : focused;
  target.focus();
}

async function save() {
  for (const item of list.children) {
    item.querySelector("[value^=up]").disabled = !item.previousElementSibling;
    item.querySelector("[value^=down]").disabled = !item.nextElementSibling;
  }
  const mine = ++asked;
  try {
    const answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error();
    const told = await answer.json();
    if (mine !== asked) return;
    if (told.seen) /** @type {any} */ (form.elements.namedItem("seen")).value = told.seen;
    state.textContent = told.words;
  } catch {
    if (mine === asked) state.textContent = form.dataset.lost;
  }
}

// Order, match and sort by taps: one for each item. Without this file the lists below each item do the same.
// What is sent stays in those lists; here they are only filled, shown in another way and spoken of. A list that is
// filled says so by the events of a list that somebody changed; one that is emptied elsewhere is shown empty.

// In an order, an item that is tapped takes the next place. Elsewhere a place is tapped, for the item whose turn it is.
// Tapping an item that has its place takes it back.

import { wordsOf } from "./words.js";

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function button(className, ...children) {
  const made = element("button", className, ...children);
  made.type = "button";
  return made;
}

function keyHint(number) {
  const hint = element("kbd", "", String(number));
  hint.setAttribute("aria-hidden", "true");
  return hint;
}

// A list and its label become a button that says the item and, once it has one, its place.
function itemOf(select) {
  const [label] = select.labels;
  const place = element("span", "at");
  const tap = button("tap", element("span", "", ...label.cloneNode(true).childNodes), place);
  label.hidden = select.hidden = true;
  select.closest(".place").append(tap);
  return { select, place, tap, text: label.textContent.trim() };
}

function placesOf(select) {
  return [...select.options].filter((option) => option.value).map((option) => ({ value: option.value, name: option.text.trim() }));
}

function begin(fieldset) {
  const ordered = fieldset.matches(".ordering");
  const items = [...fieldset.querySelectorAll("select")].map(itemOf);
  const places = placesOf(items[0].select);
  const words = (name, values) => wordsOf(fieldset, name, values);
  const heard = element("p", "sr");
  heard.setAttribute("role", "status");
  let wanted = null;

  const isFree = (item) => !item.select.value;
  const turn = () => (wanted && isFree(wanted) ? wanted : items.find(isFree));

  function show() {
    const next = turn();
    for (const item of items) {
      const at = places.find((place) => place.value === item.select.value);
      item.place.textContent = at?.name ?? "";
      item.tap.classList.toggle("is-placed", Boolean(at));
      if (!ordered) item.tap.setAttribute("aria-current", String(item === next));
      item.tap.setAttribute("aria-label", words(at ? "placed" : "free", { item: item.text, place: at?.name ?? "" }));
    }
    const targets = [...fieldset.querySelectorAll(".targets button")];
    if (!next && targets.includes(document.activeElement)) items.at(-1).tap.focus(); // a dead button loses the focus
    for (const tap of targets) tap.disabled = !next;
  }

  function fill(item, value) {
    item.select.value = value;
    for (const name of ["input", "change"]) item.select.dispatchEvent(new Event(name, { bubbles: true }));
  }

  function put(item, place) {
    fill(item, place.value);
    const next = turn();
    const then = next ? (ordered ? "" : words("next", { item: next.text })) : words("all");
    heard.textContent = `${words("put", { item: item.text, place: place.name })} ${then}`;
    show();
  }

  function pressed(item) {
    if (!isFree(item)) {
      fill(item, "");
      wanted = item;
      heard.textContent = words("back", { item: item.text });
    } else if (ordered) {
      const taken = items.map((each) => each.select.value);
      return put(item, places.find((place) => !taken.includes(place.value)));
    } else {
      wanted = item;
      heard.textContent = words("now", { item: item.text });
    }
    show();
  }

  items.forEach((item, at) => {
    item.tap.addEventListener("click", () => pressed(item));
    if (!ordered) return;
    item.tap.dataset.key = String(at + 1);
    item.tap.append(keyHint(at + 1));
  });
  if (!ordered) {
    const taps = places.map((place, at) => {
      const tap = button("target", place.name, keyHint(at + 1));
      tap.dataset.key = String(at + 1);
      tap.addEventListener("click", () => put(turn(), place));
      return tap;
    });
    const targets = element("div", "targets", ...taps);
    targets.setAttribute("role", "group");
    targets.setAttribute("aria-label", words("places"));
    fieldset.append(targets);
  }
  fieldset.prepend(element("p", "hint", words(ordered ? "order" : "place")));
  fieldset.append(heard);
  fieldset.addEventListener("keydown", step);
  fieldset.addEventListener("change", show);
  show();
}

// Arrows go from one button to the next.
function step(event) {
  const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!way || !event.target.matches("button")) return;
  const all = [...event.currentTarget.querySelectorAll("button:enabled")];
  const next = all[all.indexOf(event.target) + way];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function letTap(root) {
  for (const fieldset of root.querySelectorAll("form fieldset.placing")) {
    if (fieldset.querySelector("select:not([hidden])")) begin(fieldset);
  }
}

// What every page has: the theme, the way to the search, and the learner's time zone.

// The theme changes where one is: without it, the same form loads the page again in the other theme.

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches(".theme")) return;
  event.preventDefault();
  const pressed = /** @type {HTMLButtonElement} */ (event.submitter);
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, pressed)));
  document.documentElement.dataset.theme = pressed.value;
  const other = form.querySelector(`button:not([value="${pressed.value}"])`);
  if (other instanceof HTMLElement) other.focus();
  // Where it cannot be kept (no connection, a session that ended), this page has it all the same.
  await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});

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

// The browser knows the learner's time zone, so nobody has to ask for it: sent once, until the learner chooses one.

const SENT = "zone-sent";
const form = document.getElementById("zone");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (form && zone && zone !== form.dataset.zone && sessionStorage.getItem(SENT) !== zone) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(/** @type {any} */ (form))));
  body.set("time_zone", zone);
  // It matters little if this fails: the next page tries again.
  fetch(form.action, { method: "POST", body })
    .then((response) => response.ok && sessionStorage.setItem(SENT, zone))
    .catch(() => {});
}

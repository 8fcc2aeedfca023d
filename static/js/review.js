// The review in the browser: one key an answer, focus in the right place, and no answer lost on the way.
// Everything here is a convenience: without it the same forms and links work as plain pages.

import { forgetAhead, lookAhead } from "./ahead.js";
import { drop, keep, sendKept } from "./outbox.js";
import { letTap } from "./placing.js";
import { showVerdict } from "./verdict.js";
import { wordsOf } from "./words.js";

const RETRY_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const DEAD_MS = 500; // so long the second tap of two is no press: it was meant for what stood there before

const lost = () => document.getElementById("lost");
const words = (name, values) => wordsOf(lost(), name, values);
let shownAt = performance.now();
let deadUntil = DEAD_MS; // from the start of the navigation: scripts may run long after the page was seen
let held = false; // a finger, a button of the mouse or a key is down
let heldOver = false; // it was down already when what is shown now came
let lastPress = null; // the form and button of the answer that is on its way
let busy = false; // from the press until the swap: a second press would answer what is no longer asked
let tries = 0;
let timer = 0;

// ---- keys ----

function isTyping(target) {
  return target.matches("input:not([type=radio], [type=checkbox], [type=hidden]), textarea, select, [contenteditable]");
}

function keyName(event) {
  if (event.key === " ") return "Space";
  if (event.key === "Enter" && event.shiftKey) return "Shift+Enter";
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

// The key by the sign on it; where that means nothing here, by its place. So digits work on a French keyboard and
// letters on a Cyrillic one, and a Latin letter is never taken for its neighbor.
function keyNames(event) {
  const name = keyName(event);
  if (event.shiftKey || event.key.length !== 1) return [name];
  const [, digit, letter] = /^(?:Digit(\d)|Key([A-Z]))$/.exec(event.code) ?? [];
  const byPlace = digit ?? (/[a-z]/i.test(event.key) ? undefined : letter?.toLowerCase());
  return byPlace && byPlace !== name ? [name, byPlace] : [name];
}

function visible(element) {
  return element.checkVisibility?.() ?? true;
}

function keyed(...names) {
  return names.map(controlFor).find(Boolean);
}

function controlFor(name) {
  const all = [...document.querySelectorAll("#stage [data-key], [data-keys] [data-key]")];
  const found = all.filter((element) => element.dataset.key.split(" ").includes(name));
  return found.find(visible) ?? found[0];
}

// Where the answer is typed, its first letter or digit goes into its box, also while the focus is on the question.
// Once the box was left (Esc), letters are keys again; digits never are. Where a number is asked for, letters are keys all the time.
function startsAnswer(event) {
  const box = document.querySelector("#stage form[data-answer] .entry input");
  if (!box || event.target.closest("a, button, summary")) return null;
  const begins = box.inputMode === "decimal" || !event.target.matches("[data-focus]") ? /^[\p{N}.,+−$€~≈=-]$/u : /^[\p{L}\p{N}]$/u;
  return begins.test(event.key) ? box : null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || !document.querySelector("#stage, [data-keys]")) return;
  const name = keyName(event);
  const { target } = event;
  if (isTyping(target)) {
    if (name === "Escape") target.blur();
    else if (name === "Shift+Enter" || (name === "Enter" && target.matches("select"))) press(event, keyed(name));
    return;
  }
  if (target.closest("a, button, summary") && (name === "Enter" || name === "Space")) return;
  const box = startsAnswer(event);
  if (box) {
    // The key itself is then typed there, in place of what a slip has left.
    box.focus();
    box.select();
    return;
  }
  if (name === "?") {
    event.preventDefault();
    return document.getElementById("keys")?.showModal();
  }
  press(event, keyed(...keyNames(event)));
});

function press(event, element) {
  if (!element) return;
  event.preventDefault();
  if (busy || event.repeat) return;
  // Who presses Enter twice at the end of a session has not seen what Done goes on with.
  if (!document.getElementById("stage") && performance.now() < shownAt + DEAD_MS) return;
  element.click();
  if (element.matches("input")) element.focus();
}

// ---- one press is one decision ----

for (const kind of ["pointerdown", "keydown"]) {
  document.addEventListener(kind, (event) => {
    if (event.repeat) return;
    held = true;
    heldOver = false;
  }, true);
}
// A click comes right after its release, and belongs to the same press.
for (const kind of ["pointerup", "pointercancel", "keyup"]) {
  document.addEventListener(kind, () => setTimeout(() => { held = false; }), true);
}

// A grade, or what a number was meant as, is dead at first for every press, and the bar below for the pointer: who taps twice has not seen what came.
document.addEventListener("click", (event) => {
  const grade = event.target.closest?.(":is([data-answer] *, [form=q]):is([name=grade], [name=reading])");
  const bar = event.isTrusted && event.detail > 0 ? event.target.closest?.("#stage .bottom :is(a, button)") : null;
  if (!grade && !bar) return;
  if (!heldOver && performance.now() >= deadUntil) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// ---- what is shown ----

function settle(root) {
  letTap(document);
  shownAt = performance.now();
  heldOver = held;
  const goal = root.querySelector?.("[data-focus]") ?? document.querySelector("#stage [data-focus]");
  if (goal) {
    goal.focus({ preventScroll: true });
    const panel = goal.closest(".verdict");
    if (panel) return showVerdict(panel);
    const top = goal.getBoundingClientRect().top;
    if (top < 0 || top > innerHeight * 0.6) goal.scrollIntoView({ block: "start" });
    else if (goal.closest("#stage") && goal.matches("h1")) scrollTo({ top: 0 });
  }
}

document.addEventListener("htmx:after:swap", (event) => {
  said("");
  forget();
  deadUntil = performance.now() + DEAD_MS;
  settle(event.target instanceof Element ? event.target : document);
  lookAhead();
});

// ---- an answer on its way ----

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-answer]")) return;
  if (busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  busy = "htmx" in window;
  const duration = form.elements.namedItem("duration");
  if (duration) duration.value = String(Math.round(performance.now() - shownAt));
  lastPress = { form, button: event.submitter };
}, true);

function said(text) {
  const place = lost();
  if (!place) return;
  place.hidden = !text;
  place.textContent = text;
}

function forget() {
  if (lastPress) drop(lastPress.form);
  clearTimeout(timer);
  tries = 0;
  lastPress = null;
}

function retry(why) {
  // Whatever was pressed that is no answer has lost nothing: it only has to be pressed again.
  if (!lastPress?.form.isConnected) return said(words("again", { why }));
  const kept = keep(lastPress.form, lastPress.button);
  said(`${words("unsaved", { why })} ${words(kept ? "kept" : "open")}`);
  const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
  tries += 1;
  clearTimeout(timer);
  timer = setTimeout(() => lastPress?.form.requestSubmit(lastPress.button ?? undefined), wait);
}

document.addEventListener("htmx:finally:request", () => { busy = false; });

// Network errors and time-outs; the form still holds the answer and its id, so sending it again is safe.
document.addEventListener("htmx:error", () => retry(words("offline")));
document.addEventListener("htmx:before:response", (event) => {
  const status = event.detail?.ctx?.response?.status ?? 200;
  if ((status === 401 || status === 403) && lastPress) keep(lastPress.form, lastPress.button);
  if (status === 403) {
    // Another tab signed out and in again, so this page's token is of no use: its next copy has a new one.
    event.preventDefault();
    location.reload();
  }
  if (status < 500 && status !== 429) return;
  event.preventDefault();
  retry(words(status === 500 ? "broken" : "busy"));
});
window.addEventListener("online", () => (lastPress && tries ? lastPress.form.requestSubmit(lastPress.button ?? undefined) : resume()));

// What waited for a sign-in, a new token or the connection is sent now. Then its verdict is shown, unless the learner is
// answering another question; a page without a question is read anew, since its numbers have changed.
async function resume() {
  const before = shownAt;
  const { verdict, component, refused } = await sendKept();
  if (refused) said(words("outdated"));
  if (!verdict) return;
  forgetAhead();
  const asked = document.querySelector("#stage [name=component]")?.value;
  if (!document.getElementById("stage")) location.reload();
  else if (asked !== component && (shownAt !== before || held || isBegun())) said(words("sent"));
  else location.replace(verdict);
}

function isBegun() {
  const fields = document.querySelectorAll("#stage form[data-answer] :is(input:not([type=hidden]), select)");
  return [...fields].some((each) => (each.matches("[type=radio], [type=checkbox]") ? each.checked : each.value));
}

if (document.getElementById("stage")) settle(document);
else letTap(document);
lookAhead();
resume();
// A page from the back-forward cache may show an answered question: ask the server again.
window.addEventListener("pageshow", (event) => event.persisted && document.getElementById("stage") && location.reload());

// The review in the browser: one key an answer, focus in the right place, and no answer lost on the way.
// Everything here is a convenience: without it the same forms and links work as plain pages.

const PENDING = "pending-answer";
const RETRY_MS = [1000, 2000, 4000, 8000, 15000, 30000];

const lost = () => document.getElementById("lost");
const userId = () => document.body.dataset.user ?? "";
let shownAt = performance.now();
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

function visible(element) {
  return element.checkVisibility?.() ?? true;
}

function keyed(name) {
  const all = [...document.querySelectorAll("#stage [data-key]")];
  const found = all.filter((element) => element.dataset.key.split(" ").includes(name));
  return found.find(visible) ?? found[0];
}

// Where the answer is typed, its first letter or digit goes into its box, also while the focus is on the question.
// Once the box was left (Esc), letters are keys again; digits never are. No number begins with a letter.
function startsAnswer(event) {
  const box = document.querySelector("#stage form[data-answer] .entry input");
  if (!box || event.target.closest("a, button, summary")) return null;
  const begins = box.inputMode === "decimal" || !event.target.matches("[data-focus]") ? /^[\d.,+−-]$/ : /^[\p{L}\p{N}]$/u;
  return begins.test(event.key) ? box : null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || !document.getElementById("stage")) return;
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
  press(event, keyed(name));
});

function press(event, element) {
  if (!element) return;
  event.preventDefault();
  if (busy) return;
  element.click();
  if (element.matches("input")) element.focus();
}

// ---- what is shown ----

function settle(root) {
  shownAt = performance.now();
  const goal = root.querySelector?.("[data-focus]") ?? document.querySelector("#stage [data-focus]");
  if (goal) {
    goal.focus({ preventScroll: true });
    const top = goal.getBoundingClientRect().top;
    if (top < 0 || top > innerHeight * 0.6) goal.scrollIntoView({ block: "start" });
    else if (goal.closest("#stage") && goal.matches("h1")) scrollTo({ top: 0 });
  }
}

document.addEventListener("htmx:after:swap", (event) => {
  said("");
  forget();
  settle(event.target instanceof Element ? event.target : document);
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
  clearTimeout(timer);
  tries = 0;
  lastPress = null;
}

function retry(why) {
  // Whatever was pressed that is no answer has lost nothing: it only has to be pressed again.
  if (!lastPress?.form.isConnected) return said(`That did not go through: ${why}. Please press again.`);
  said(`Not saved yet: ${why}. Trying again; your answer is kept here.`);
  const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
  tries += 1;
  clearTimeout(timer);
  timer = setTimeout(() => lastPress?.form.requestSubmit(lastPress.button ?? undefined), wait);
}

function keepAnswer() {
  if (!lastPress) return;
  const fields = [...new FormData(lastPress.form, lastPress.button)].filter(([name]) => name !== "csrfmiddlewaretoken");
  sessionStorage.setItem(PENDING, JSON.stringify({ user: userId(), action: lastPress.form.action, fields }));
}

document.addEventListener("htmx:finally:request", () => { busy = false; });

// Network errors and time-outs; the form still holds the answer and its id, so sending it again is safe.
document.addEventListener("htmx:error", () => retry("no connection"));
document.addEventListener("htmx:before:response", (event) => {
  const status = event.detail?.ctx?.response?.status ?? 200;
  if (status === 401 || status === 403) keepAnswer();
  if (status === 403) {
    // Another tab signed out and in again, so this page's token is of no use: its next copy has a new one.
    event.preventDefault();
    location.reload();
  }
  if (status < 500 && status !== 429) return;
  event.preventDefault();
  retry(status === 500 ? "something broke on our side" : "the site is busy");
});
window.addEventListener("online", () => tries && lastPress?.form.requestSubmit(lastPress.button ?? undefined));

// The one answer that was waiting for a sign-in or a new token: sent under the same user only.
function resume() {
  const kept = sessionStorage.getItem(PENDING);
  if (!kept || !userId()) return;
  const pending = JSON.parse(kept);
  if (pending.user !== userId()) return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  sessionStorage.removeItem(PENDING);
  const form = document.createElement("form");
  form.method = "post";
  form.action = pending.action;
  for (const [name, value] of [...pending.fields, ["csrfmiddlewaretoken", token]]) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

resume();
if (document.getElementById("stage")) settle(document);
// A page from the back-forward cache may show an answered question: ask the server again.
window.addEventListener("pageshow", (event) => event.persisted && document.getElementById("stage") && location.reload());

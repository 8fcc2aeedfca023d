// A quiz in the browser: every change is saved at once, and what could not be sent is kept on this device until it can.
// Without it the same forms are sent by their buttons. The clock is the server's: each reply says how long is left.

import { userId } from "./outbox.js";

const PREFIX = "quiz-save:";
const TYPING_MS = 700;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const WARN_AT = [300, 60];

const page = document.querySelector(".taking");
const lost = document.getElementById("lost");
const forms = [...document.querySelectorAll("form[data-save]")];
const saves = new Map(); // of each form: the save on its way, whether another must follow, and how often it was tried
let leaving = false;

document.documentElement.classList.add("scripted");

// ---- saving ----

const stateOf = (form) => saves.get(form) ?? saves.set(form, { busy: null, again: false, tries: 0, timer: 0 }).get(form);

function said(text) {
  lost.hidden = !text;
  lost.textContent = text;
}

function tell(form, text) {
  const place = document.querySelector(`[data-status="${form.id.slice(1)}"] .state`);
  if (place) place.textContent = text;
}

function fieldsOf(form) {
  const fields = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "save_id", "then"].includes(name));
  return [...fields, ["save_id", crypto.randomUUID()]];
}

function save(form) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = 0;
  if (state.busy) {
    state.again = true;
    return state.busy;
  }
  const kept = { user: userId(), action: form.getAttribute("action"), fields: fieldsOf(form) };
  keep(kept);
  tell(form, "Saving…");
  state.busy = send(form, kept).finally(() => {
    state.busy = null;
    if (!state.again) return;
    state.again = false;
    return save(form);
  });
  return state.busy;
}

async function send(form, kept) {
  const state = stateOf(form);
  const reply = await post(kept);
  if (!reply || reply.status >= 500 || reply.status === 429) {
    const wait = RETRY_MS[Math.min(state.tries, RETRY_MS.length - 1)];
    state.tries += 1;
    tell(form, "Not saved yet.");
    said(`Not saved yet: ${reply ? "the site is busy" : "no connection"}. Trying again. Your answer is safe on this device.`);
    await new Promise((done) => {
      state.timer = setTimeout(done, wait);
      window.addEventListener("online", done, { once: true });
    });
    return state.again ? drop(kept) : send(form, kept);
  }
  state.tries = 0;
  if (reply.status === 401) {
    said("You’ve been signed out. Your answer is safe on this device. ");
    const link = document.createElement("a");
    link.href = `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = "Sign in again to save it";
    lost.append(link);
    return;
  }
  if (reply.status === 403) {
    leaving = true;
    return location.reload(); // another tab signed in again: the next copy of the page has the new token
  }
  drop(kept);
  said("");
  await show(form, reply);
}

async function show(form, reply) {
  const place = document.querySelector(`[data-status="${form.id.slice(1)}"]`);
  const typing = document.activeElement;
  place.innerHTML = await reply.text();
  if (typing instanceof HTMLElement && typing.isConnected) typing.focus();
  if (reply.ok) form.elements.namedItem("seen").value = reply.headers.get("X-Version") ?? "0";
  mark(form.id.slice(1), reply.headers.get("X-Standing"), form.elements.namedItem("flag").checked);
  setClock(reply.headers.get("X-Seconds-Left"));
  const over = reply.headers.get("X-Over");
  if (over) location.assign(`${location.pathname}result/`);
}

async function post({ action, fields }) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]);
  try {
    return await fetch(action, { method: "POST", body, headers: { "HX-Request": "true", "HX-Current-URL": location.href } });
  } catch {
    return null;
  }
}

function mark(number, standing, flagged) {
  const link = document.querySelector(`.numbers [data-number="${number}"]`);
  if (!link || !standing) return;
  link.className = standing + (flagged ? " flagged" : "");
  const words = { answered: "answered", begun: "not complete", open: "open" }[standing];
  link.querySelector("[data-words]").textContent = `Question ${number}, ${words}${flagged ? ", flagged" : ""}`;
  const open = document.querySelectorAll(".numbers a:not(.answered)").length;
  const text = `${open} ${open === 1 ? "question has" : "questions have"} no complete answer yet. ${open === 1 ? "It counts" : "They count"} as “I don’t know.”`;
  document.querySelector("[data-open]").textContent = open ? text : "You’ve answered everything.";
}

// ---- what could not be sent ----

function keep(kept) {
  const id = kept.fields.find(([name]) => name === "save_id")[1];
  try {
    localStorage.setItem(PREFIX + id, JSON.stringify(kept));
  } catch {}
}

function drop({ fields }) {
  try {
    localStorage.removeItem(PREFIX + fields.find(([name]) => name === "save_id")[1]);
  } catch {}
}

function waiting() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => JSON.parse(localStorage.getItem(key))).filter((each) => each.user === userId());
  } catch {
    return [];
  }
}

// What waited for a sign-in, a new token or the connection; then the page is read anew, with what is saved now.
async function resume() {
  let sent = false;
  for (const kept of waiting()) {
    const reply = await post(kept);
    if (!reply || reply.status >= 500 || [401, 403, 429].includes(reply.status)) return;
    drop(kept);
    sent = true;
  }
  if (sent) location.reload();
}

// ---- changes ----

for (const form of forms) {
  const { elements } = form;
  form.addEventListener("input", (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (target.name === "know" && target.checked) clear(form);
    else if (target.name !== "flag" && target.name !== "know") elements.namedItem("know").checked = false;
    if (!target.matches("input[type=text], textarea")) return;
    // A reading that was chosen belongs to what was typed before.
    document.querySelectorAll(`[data-status="${form.id.slice(1)}"] [name=reading]`).forEach((each) => each.closest("fieldset")?.remove());
    const state = stateOf(form);
    clearTimeout(state.timer);
    if (!state.busy) state.timer = setTimeout(() => save(form), TYPING_MS);
    else state.again = true;
  });
}

document.addEventListener("change", (event) => {
  const { form } = /** @type {HTMLInputElement} */ (event.target);
  if (form?.matches("[data-save]")) save(form);
});

function clear(form) {
  for (const each of form.elements) {
    if (["know", "flag"].includes(each.name) || each.type === "hidden") continue;
    if (each.type === "radio" || each.type === "checkbox") each.checked = false;
    else if (each.matches("input, textarea, select")) each.value = "";
  }
}

// The buttons go where they say once everything is saved. Where it can't be, they say so and stay.
document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (leaving) return;
  const { submitter } = event;
  if (form.matches("[data-save]")) {
    event.preventDefault();
    await flush();
    if (document.querySelector(".conflict")) return; // two values: the learner says which one counts
    leaving = true;
    const then = submitter?.value;
    if (then === "end") location.assign("?question=" + form.id.slice(1) + "&end=1#end");
    else if (then && then !== "all") location.assign(`?question=${then}`);
    else leaving = false;
  } else if (form.matches("[data-end]")) {
    event.preventDefault();
    await flush();
    leaving = true;
    form.submit();
  }
});

async function flush() {
  const dirty = forms.filter((form) => stateOf(form).busy || stateOf(form).timer);
  for (const form of dirty) {
    const state = stateOf(form);
    if (state.timer && !state.busy) {
      state.timer = 0;
      save(form);
    }
    while (state.busy) await state.busy;
  }
}

// ---- the clock ----

let endsAt = null; // by a clock that nobody can set back
const warned = new Set();

function setClock(left) {
  if (left === null || left === undefined) return;
  endsAt = performance.now() + 1000 * Number(left);
}

function tick() {
  if (endsAt === null) return;
  const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
  const clock = document.querySelector("[data-clock]");
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  clock.parentElement.classList.toggle("short", left <= 60);
  const due = WARN_AT.filter((at) => left <= at && left > 0 && !warned.has(at));
  if (due.length) {
    due.forEach((at) => warned.add(at));
    const minutes = Math.ceil(left / 60);
    document.querySelector("[data-warned]").textContent = `${minutes} minute${minutes === 1 ? "" : "s"} left. Everything you’ve saved counts.`;
  }
  if (left === 0 && !leaving) {
    leaving = true;
    document.querySelector("[data-warned]").textContent = "Time’s up. What you saved counts.";
    location.assign(`${location.pathname}result/`);
  }
}

async function askTheTime() {
  try {
    const reply = await fetch(location.href, { method: "HEAD" });
    if (reply.redirected) location.assign(reply.url);
    else setClock(reply.headers.get("X-Seconds-Left"));
  } catch {}
}

if (page) {
  setClock(page.dataset.left);
  setInterval(tick, 500);
  tick();
  resume();
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && endsAt !== null && askTheTime());
  // A page from the back-forward cache may show what was changed since: ask the server again.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}

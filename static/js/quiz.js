// A quiz in the browser: every change is saved at once, and what could not be sent is kept on this device until it can.
// Without it the same forms are sent by their buttons. The clock is the server's: each reply says how long is left.

import { userId } from "./outbox.js";
import { letTap } from "./placing.js";
import { wordsOf } from "./words.js";

const PREFIX = "quiz-save:";
const TYPING_MS = 700;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const LAST_MS = 3000; // so near the end, what is typed is saved with each key
const WARN_AT = [300, 60];
const CLOCK_JUMP_MS = 5000; // the device slept, or its clock was set
const BACK_MS = 6000;
const PAGE_ID = crypto.randomUUID();
const CONTROLS = ["csrfmiddlewaretoken", "save_id", "then", "seen"];

const page = document.querySelector(".taking");
const lost = document.getElementById("lost"); // bears the words of what it says
const forms = [...document.querySelectorAll("form[data-save]")];
const place = location.pathname.replace(/result\/$/, ""); // the address of this try
const resultPage = `${place}result/`;
let leaving = false;
let pressed = false;

// ---- what could not be sent ----

// A save that was begun keeps its id and what it said until its fate is known: the server may have it, and only the
// reply was lost. One that waits behind it is replaced by what is newer.
function newSave(form, fields) {
  const saw = form.elements.namedItem("seen").value;
  return { user: userId(), page: PAGE_ID, at: Date.now(), id: crypto.randomUUID(), action: form.getAttribute("action"), fields, saw, seen: null };
}

function keep(kept) {
  try {
    localStorage.setItem(PREFIX + kept.id, JSON.stringify(kept));
  } catch {} // storage is full or forbidden: the page still holds the answer
}

function drop(kept) {
  try {
    localStorage.removeItem(PREFIX + kept.id);
  } catch {}
}

// A damaged entry is nobody's: it must not keep the others from being sent.
function entryOf(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// The saves of this try that wait on this device, oldest first.
function waiting() {
  try {
    const entries = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map(entryOf);
    const mine = entries.filter((each) => each?.user === userId() && each.action.startsWith(place) && Array.isArray(each.fields));
    return mine.sort((one, other) => one.at - other.at);
  } catch {
    return [];
  }
}

// `keepalive`: it gets there also when the page is left meanwhile.
function post(kept) {
  return send(kept.action, [...kept.fields, ["seen", kept.seen], ["save_id", kept.id]], { keepalive: true });
}

async function send(action, fields, more) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]);
  try {
    return await fetch(action, { method: "POST", body, headers: { "HX-Request": "true", "HX-Current-URL": location.href }, ...more });
  } catch {
    return null; // no connection
  }
}

const isUndecided = (reply) => !reply || reply.status >= 500 || reply.status === 429;

// ---- saving ----

const states = new Map(forms.map((form) => [form, { queue: [], running: null, timer: 0, failing: false, tries: 0, last: said(form), saved: "" }]));
let signedOut = false;
let late = false;

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name]) => !CONTROLS.includes(name)).map(([name, value]) => [name, String(value)]);
}

function said(form) {
  return JSON.stringify(fieldsOf(form));
}

function numberOf(form) {
  return form.id.slice(1);
}

function placeOf(form) {
  return document.querySelector(`[data-status="${numberOf(form)}"]`);
}

function save(form) {
  const state = states.get(form);
  clearTimeout(state.timer);
  state.timer = 0;
  if (said(form) === state.last) return sayPostponed(form);
  state.last = said(form);
  enqueue(form, newSave(form, fieldsOf(form)));
}

function enqueue(form, kept) {
  const state = states.get(form);
  const older = state.queue.at(-1);
  if (older && older.seen === null) drop(state.queue.pop());
  state.queue.push(kept);
  keep(kept);
  sayUnsaved(form);
  state.running ??= sendAll(form).finally(() => {
    state.running = null;
  });
}

async function sendAll(form) {
  const state = states.get(form);
  while (state.queue.length) {
    const [kept] = state.queue;
    if (kept.seen === null) {
      kept.seen = kept.saw;
      keep(kept);
    }
    const reply = await post(kept);
    if (isUndecided(reply)) {
      await waitToRetry(form, reply);
      continue;
    }
    state.tries = 0;
    if (reply.status === 401) {
      tell(form, wordsOf(page, "unsaved"));
      return sayGoodbye();
    }
    if (reply.status === 403) return readAgain(); // another tab signed in again: the next copy has the new token
    state.queue.shift();
    drop(kept);
    const failed = state.failing;
    state.failing = false;
    await show(form, reply);
    for (const next of state.queue) keep(Object.assign(next, { saw: form.elements.namedItem("seen").value }));
    report(failed);
  }
}

async function waitToRetry(form, reply) {
  const state = states.get(form);
  const wait = RETRY_MS[Math.min(state.tries, RETRY_MS.length - 1)];
  state.tries += 1;
  state.failing = true;
  tell(form, wordsOf(page, "unsaved"));
  report(false, reply);
  await new Promise((done) => {
    setTimeout(done, wait);
    window.addEventListener("online", done, { once: true });
  });
}

function isFailing() {
  return forms.some((form) => states.get(form).failing);
}

function hasUnsaved() {
  return forms.some((form) => states.get(form).timer || states.get(form).queue.length);
}

// Everything that can be sent is sent. False: something could not be.
async function settle() {
  forms.forEach(save);
  while (forms.some((form) => states.get(form).running) && !isFailing()) {
    await Promise.race([pause(50), ...forms.map((form) => states.get(form).running).filter(Boolean)]);
  }
  return !isFailing() && !signedOut;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// ---- what the page says ----

function tell(form, text) {
  const state = placeOf(form).querySelector(".state");
  if (state && state.textContent !== text) state.textContent = text;
}

function sayUnsaved(form) {
  tell(form, states.get(form).failing ? wordsOf(page, "unsaved") : wordsOf(page, "saving"));
}

// What was typed over the last save, and then taken back: the save that was told of no one is the last word after all.
function sayPostponed(form) {
  const state = states.get(form);
  if (state.queue.length || !state.saved) return;
  placeOf(form).innerHTML = state.saved;
  state.saved = "";
}

function speak(text, link) {
  lost.hidden = !text;
  if (lost.dataset.said === text) return;
  lost.dataset.said = text;
  lost.textContent = text;
  if (!link) return;
  const made = document.createElement("a");
  Object.assign(made, link);
  lost.append(" ", made);
}

function report(mended, reply) {
  if (signedOut || late) return;
  const back = wordsOf(lost, "back");
  if (isFailing()) speak(wordsOf(lost, "unsaved", { why: reply ? wordsOf(lost, "busy") : wordsOf(lost, "offline") }));
  else speak(mended ? back : "");
  if (mended) setTimeout(() => lost.dataset.said === back && speak(""), BACK_MS);
}

function sayGoodbye() {
  signedOut = true;
  const href = `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
  speak(wordsOf(lost, "signedOut"), { href, textContent: wordsOf(lost, "signIn") });
}

function sayLate(count) {
  late = leaving = true;
  const text = count === 1 ? wordsOf(lost, "oneLate") : wordsOf(lost, "moreLate", { count: String(count) });
  speak(text, page ? { href: resultPage, textContent: wordsOf(lost, "result") } : null);
}

async function show(form, reply) {
  const status = placeOf(form);
  const typing = document.activeElement;
  const within = status.contains(typing);
  const state = states.get(form);
  const text = await reply.text();
  const isOutdated = reply.ok && (state.timer || state.queue.length); // more was said since: that isn't saved yet
  state.saved = isOutdated ? text : "";
  if (isOutdated) sayUnsaved(form);
  else status.innerHTML = text;
  status.querySelector(".conflict")?.scrollIntoView({ block: "nearest" });
  if (within) (status.querySelector(".conflict button") ?? status.querySelector(".state"))?.focus();
  if (reply.ok) form.elements.namedItem("seen").value = reply.headers.get("X-Version") ?? "0";
  mark(numberOf(form), reply.headers.get("X-Standing"), form.elements.namedItem("flag").checked);
  setClock(reply.headers.get("X-Seconds-Left"));
  if (reply.headers.get("X-Over")) sayLate(1);
}

function mark(number, standing, flagged) {
  const link = document.querySelector(`.numbers [data-number="${number}"]`);
  if (!link || !standing) return;
  link.className = standing + (flagged ? " flagged" : "");
  const numbers = link.closest(".numbers");
  const words = [wordsOf(numbers, "question", { number }), wordsOf(numbers, standing)];
  if (flagged) words.push(wordsOf(numbers, "flagged"));
  link.querySelector("[data-words]").textContent = words.join(", ");
  const open = numbers.querySelectorAll("a:not(.answered)").length;
  const stillOpen = document.querySelector("[data-still-open]");
  if (!open) stillOpen.textContent = wordsOf(stillOpen, "none");
  else stillOpen.textContent = wordsOf(stillOpen, open === 1 ? "one" : "more", { count: String(open) });
}

// ---- after a reload, a sign-in, or a tab that was closed ----

// What waits is sent in the order in which it was said. Of one window, each save saw what the one before it left.
async function resume() {
  const versions = new Map();
  let tooLate = 0;
  let isStale = false;
  for (const kept of waiting()) {
    const chain = kept.page + kept.action;
    kept.seen ??= versions.get(chain) ?? kept.saw;
    const form = forms.find((each) => each.getAttribute("action") === kept.action);
    const reply = await post(kept);
    if (isUndecided(reply) || [401, 403].includes(reply.status)) return;
    if (reply.headers.get("X-Over")) tooLate += 1;
    else if (reply.status === 409 && form) await show(form, reply);
    else if (reply.status === 409) return location.assign(`?question=${kept.action.split("/").at(-2)}`); // it is shown there
    else if (reply.ok) {
      versions.set(chain, reply.headers.get("X-Version"));
      if (form && form.elements.namedItem("seen").value !== reply.headers.get("X-Version")) isStale = true;
      else mark(kept.action.split("/").at(-2), reply.headers.get("X-Standing"), kept.fields.some(([name]) => name === "flag"));
    }
    drop(kept);
  }
  if (tooLate) sayLate(tooLate);
  else if (isStale) readAgain();
}

function readAgain() {
  leaving = true;
  location.reload();
}

// ---- changes ----

for (const form of forms) {
  const { elements } = form;
  form.addEventListener("input", (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (target.name === "know" && target.checked) clear(form);
    else if (target.name !== "flag" && target.name !== "know") elements.namedItem("know").checked = false;
    if (!target.matches("input[type=text], textarea")) return;
    const state = states.get(form);
    clearTimeout(state.timer);
    state.saved ||= placeOf(form).innerHTML;
    state.timer = setTimeout(() => save(form), millisecondsLeft() < LAST_MS ? 0 : TYPING_MS);
    sayUnsaved(form);
  });
  form.addEventListener("change", () => save(form));
}

function clear(form) {
  for (const each of form.elements) {
    if (["know", "flag"].includes(each.name) || each.type === "hidden") continue;
    if (each.type === "radio" || each.type === "checkbox") each.checked = false;
    else if (each.matches("input, textarea, select")) each.value = "";
  }
  for (const each of form.querySelectorAll("fieldset.placing select")) each.dispatchEvent(new Event("change", { bubbles: true }));
}

// Of what is placed by taps, a digit presses the item or the place with its number: of the question that has the focus.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const tap = /** @type {Element} */ (event.target).closest?.(".taking fieldset.placing")?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  /** @type {HTMLElement | null | undefined} */ (tap)?.click();
});

// A tab that is closed, or left in another way: what was just typed goes out, and stays here in case it is lost.
window.addEventListener("pagehide", () => forms.forEach(save));

// ---- going on: once everything is saved. Where it can't be, the page says so and stays. ----

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const { submitter } = event;
  if (form.matches("[data-save]")) {
    event.preventDefault();
    if (await mayLeave()) goOn(form, submitter?.value);
  } else if (form.matches("[data-end]")) {
    event.preventDefault();
    if (await mayLeave()) await handIn(form);
  } else if (form.matches("[data-mine]")) {
    event.preventDefault();
    keepMine(form);
  }
});

document.addEventListener("click", async (event) => {
  const link = /** @type {HTMLAnchorElement} */ (event.target.closest?.(".taking a[href]"));
  if (!link || lost.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const isReload = link.matches("[data-theirs]");
  if (!isReload && !hasUnsaved() && navigator.onLine) return;
  event.preventDefault();
  if (isReload) readAgain();
  else if (await mayLeave()) go(link.href);
});

async function mayLeave() {
  if (leaving || pressed) return false;
  pressed = true; // a second press while the first one waits is none
  const saved = await settle();
  pressed = false;
  const conflict = document.querySelector(".conflict button");
  conflict?.focus(); // two values: the learner says which one counts
  if (saved && !navigator.onLine) speak(wordsOf(lost, "stay"));
  return saved && navigator.onLine && !conflict;
}

function go(address) {
  leaving = true;
  location.assign(address);
}

function goOn(form, then) {
  const number = numberOf(form);
  if (then === "end") go(`?question=${number}&end=1#end`);
  else if (then && then !== "all" && then !== number) go(`?question=${then}`);
}

async function handIn(form) {
  leaving = true;
  const reply = await send(form.getAttribute("action"), [], { redirect: "manual" });
  if (reply?.type === "opaqueredirect") return location.assign(resultPage);
  leaving = false;
  if (reply?.status === 401) sayGoodbye();
  else if (reply?.status === 403) readAgain();
  else if (reply) speak(wordsOf(lost, "busyAtEnd"));
  else speak(wordsOf(lost, "notHandedIn"));
}

// The value of this window, after all.
function keepMine(form) {
  const number = form.closest("[data-status]").dataset.status;
  const asked = forms.find((each) => numberOf(each) === number);
  asked.elements.namedItem("seen").value = form.elements.namedItem("seen").value;
  const fields = fieldsOf(form);
  const isShown = JSON.stringify(fields.toSorted()) === JSON.stringify(fieldsOf(asked).toSorted());
  enqueue(asked, newSave(asked, fields));
  settle().then((saved) => saved && !isShown && readAgain());
}

// ---- the clock ----

let endsAt = null; // by a clock that nobody can set back
let asking = false;
let lastTick = { performance: performance.now(), date: Date.now() };

const millisecondsLeft = () => (endsAt === null ? Infinity : endsAt - performance.now());

function setClock(left, since = performance.now()) {
  if (left === null || left === undefined) return;
  endsAt = since + 1000 * Number(left);
}

function tick() {
  if (endsAt === null) return;
  const left = Math.max(0, Math.ceil(millisecondsLeft() / 1000));
  const clock = document.querySelector("[data-clock]");
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  clock.parentElement.classList.toggle("short", left <= 60);
  warn(left);
  if (hasJumped()) askTheTime();
  if (left === 0 && !leaving) timeIsUp();
}

// Each warning is given once in a try, also when pages change; again where an author gave more time.
function warn(left) {
  const key = `quiz-warned:${place}`;
  const warned = Number(sessionStorage.getItem(key) ?? Infinity);
  const due = WARN_AT.filter((at) => left <= at && at < Number(page.dataset.limit)).at(-1); // five of five is no news
  if (!due) return sessionStorage.removeItem(key);
  if (left === 0 || warned <= due) return;
  sessionStorage.setItem(key, String(due));
  announce(due === 60 ? "minute" : "minutes", { count: String(due / 60) });
}

function announce(name, values = {}) {
  const warned = document.querySelector("[data-warned]");
  warned.querySelector("[role=status]").textContent = `${wordsOf(warned, name, values)} ${wordsOf(warned, "kept")}`;
}

function hasJumped() {
  const now = { performance: performance.now(), date: Date.now() };
  const apart = Math.abs(now.date - lastTick.date - (now.performance - lastTick.performance));
  lastTick = now;
  return apart > CLOCK_JUMP_MS;
}

// The server says whether it is; an author may have given more time. What could not be sent stays, and is said.
async function timeIsUp() {
  if (asking || late) return;
  announce("up");
  const saved = await settle();
  if (!saved && !signedOut) return; // it goes on trying, and each reply says what became of it
  const known = await askTheTime();
  if (!known) speak(wordsOf(lost, "upOffline"));
}

async function askTheTime() {
  if (asking) return true;
  asking = true;
  try {
    const reply = await fetch(location.pathname, { method: "HEAD" });
    const isOver = reply.redirected && new URL(reply.url).pathname === resultPage;
    if (isOver && !leaving && !hasUnsaved()) go(resultPage); // else the replies say what became of what was not saved
    else if (reply.redirected && !isOver) sayGoodbye();
    else setClock(reply.headers.get("X-Seconds-Left"));
    return true;
  } catch {
    return false;
  } finally {
    setTimeout(() => (asking = false), 1000);
  }
}

// Of hundreds of questions the overview shows a part: the one that is asked is among them.
function showPlace() {
  const here = document.querySelector(".numbers [aria-current]");
  const list = here?.closest(".numbers");
  if (list) list.scrollTop = here.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2;
}

// Whoever comes from another question of this quiz goes on at this one: what came before it is known, however long it is.
function startAtQuestion(navigation) {
  const isNext = navigation?.type === "navigate" && document.referrer.startsWith(location.origin + place);
  if (isNext && !location.hash && !document.activeElement.matches(".taking *")) page.querySelector(".stem")?.focus({ preventScroll: true });
}

if (page) {
  letTap(page);
  showPlace();
  document.documentElement.classList.add("scripted");
  const [navigation] = /** @type {any[]} */ (performance.getEntriesByType("navigation"));
  startAtQuestion(navigation);
  setClock(page.dataset.left, navigation?.responseStart);
  setInterval(tick, 500);
  tick();
  for (const event of ["visibilitychange", "online"]) {
    window.addEventListener(event, () => document.visibilityState === "visible" && endsAt !== null && askTheTime());
  }
  // A page from the back-forward cache may show what was changed since: ask the server again.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}
if (lost) resume();

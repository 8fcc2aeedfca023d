// What is typed into a form is kept as a working copy on the server after each pause. Until it is there, and while the
// server can't be reached, the browser keeps it. Ctrl+S keeps it now, Ctrl+Enter publishes.

import { wordsOf } from "./words.js";

const PAUSE = 700; // ms without a key
const LONGEST = 1500; // ms of typing without a pause
const RETRY = [2, 5, 10, 30]; // s
const ABOUT_THE_FORM = /^(csrfmiddlewaretoken|form_seal|desk_\w+|live_\w+|_.*)$/;

const desk = /** @type {HTMLElement} */ (document.querySelector("[data-desk]"));
const form = /** @type {HTMLFormElement} */ (desk?.closest("form"));
const state = desk?.querySelector(".desk-state");
let timer = 0;
let since = 0; // when the first thing was typed that isn't kept
let failures = 0;
/** @type {Promise<boolean> | null} */
let underway = null;
let passes = false; // the form is on its way to be saved
/** @type {HTMLInputElement | null} */
let mistake = null; // the cell that a new misconception is for

if (form && !("deskWaits" in desk.dataset)) start();

function start() {
  bringBack();
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", submitted);
  addEventListener("pagehide", left);
  addEventListener("pageshow", () => (passes = false));
  addEventListener("online", () => since && keep());
  document.addEventListener("keydown", keyed);
  document.addEventListener("click", take);
  for (const button of form.querySelectorAll("[name=_new_part]")) button.addEventListener("click", addPart);
  form.addEventListener("focusin", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target);
    if (cell.matches("[list=mistakes]")) mistake = /** @type {HTMLInputElement} */ (cell);
  });
  document.querySelector("[data-keeps-draft]")?.addEventListener("submit", changeKind);
  for (const button of document.querySelectorAll("[data-take]")) button.hidden = !textIn(button.dataset.take);
}

function typed() {
  since ||= Date.now();
  remember();
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
}

// -- to the server

/** @returns {Promise<boolean>} whether everything that was typed is on the server */
async function keep() {
  clearTimeout(timer);
  while (underway) await underway;
  underway = send();
  const kept = await underway;
  underway = null;
  return kept;
}

async function send() {
  const typedSince = since;
  since = 0;
  field("desk_step").value = String(Number(field("desk_step").value) + 1);
  try {
    let answer = await post();
    if (answer.status === 403 && (await renewed())) answer = await post();
    if (answer.redirected || answer.status === 403) return unkept("signedOut", typedSince);
    const told = await answer.json();
    if (!answer.ok) return refused(told.words, typedSince);
    arrived(told);
    return true;
  } catch {
    return unkept("lost", typedSince);
  }
}

/** Said, kept here, and tried again. */
function unkept(why, typedSince) {
  refused(wordsOf(desk, why), typedSince);
  timer = setTimeout(keep, 1000 * RETRY[Math.min(failures++, RETRY.length - 1)]);
  return false;
}

function post() {
  return fetch(desk.dataset.desk, { method: "POST", body: new FormData(form), headers: { accept: "application/json" } });
}

// Signed in again in another tab: the token of this form is the one of before.
async function renewed() {
  const answer = await fetch(location.href);
  if (answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const theirs = /** @type {HTMLElement} */ (page.querySelector("[data-desk]"));
  const token = /** @type {any} */ (theirs?.closest("form")?.elements.namedItem("csrfmiddlewaretoken"));
  if (!token || theirs.dataset.deskAuthor !== desk.dataset.deskAuthor) return false;
  field("csrfmiddlewaretoken").value = token.value;
  return true;
}

function arrived(told) {
  failures = 0;
  if (!since) forget();
  field("desk_copy").value = told.copy;
  if (told.address) {
    if (told.key !== desk.dataset.deskKey) forget(); // else the next new question would begin with this one's text
    desk.dataset.deskKey = told.key;
    if (since) remember();
    history.replaceState(history.state, "", told.address);
    desk.dataset.desk = desk.dataset.desk.replace(/&copy=\d+|$/, `&copy=${told.copy}`);
  }
  say(told.words);
  const editors = told.editors.length ? wordsOf(desk, "editors", { names: told.editors.join(", ") }) : "";
  const line = desk.querySelector(".desk-editors");
  if (line.textContent.trim() !== editors) line.textContent = editors;
}

function refused(words, typedSince) {
  since ||= typedSince || Date.now();
  remember();
  say(words);
  return false;
}

// -- when the page goes

async function submitted(event) {
  const button = event.submitter;
  if (button?.formTarget === "_blank") return;
  if (passes) return event.preventDefault();
  if (since || underway) {
    event.preventDefault();
    passes = true;
    const kept = await keep();
    passes = false;
    if (!kept && failures) return; // it would be lost; the line above says why
    forget();
    since = 0;
    form.requestSubmit(button);
    return;
  }
  passes = true;
}

// Another kind of question begins with the draft, so the draft comes first.
async function changeKind(event) {
  event.preventDefault();
  const asked = /** @type {HTMLFormElement} */ (event.target);
  if ((since || underway) && !(await keep())) return;
  /** @type {any} */ (asked.elements.namedItem("copy")).value = field("desk_copy").value;
  passes = true;
  asked.submit();
}

function left() {
  if (passes || !(since || underway)) return;
  field("desk_step").value = String(Number(field("desk_step").value) + 1);
  navigator.sendBeacon(desk.dataset.desk, new FormData(form));
}

// -- in the browser

function remember() {
  const fields = [...new FormData(form)].filter(([name]) => !ABOUT_THE_FORM.test(name));
  try {
    localStorage.setItem(desk.dataset.deskKey, JSON.stringify({ at: Date.now(), fields }));
  } catch {
    // No room, or none allowed: the server has all but the last second.
  }
}

function forget() {
  try {
    localStorage.removeItem(desk.dataset.deskKey);
  } catch {
    // Nothing was kept either.
  }
}

function bringBack() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(desk.dataset.deskKey) ?? "null");
  } catch {
    return;
  }
  if (!kept || document.querySelector(".errornote")) return forget();
  const now = JSON.stringify([...new FormData(form)].filter(([name]) => !ABOUT_THE_FORM.test(name)));
  if (now === JSON.stringify(kept.fields)) return forget();
  fill(kept.fields);
  say(wordsOf(desk, "broughtBack", { time: new Date(kept.at).toLocaleString() }));
  since = Date.now();
  timer = setTimeout(keep, PAUSE);
}

function fill(fields) {
  const said = new Map();
  for (const [name, value] of fields) said.set(name, [...(said.get(name) ?? []), value]);
  for (const name of said.keys()) grow(name);
  for (const each of form.elements) {
    const control = /** @type {any} */ (each);
    const { name, type } = control;
    if (!name || ABOUT_THE_FORM.test(name)) continue;
    const values = said.get(name) ?? [];
    if (type === "radio" || type === "checkbox") control.checked = values.includes(control.value);
    else if (type === "select-multiple") for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length || /-\d+-\w+$/.test(name)) control.value = values[0] ?? "";
  }
  form.dispatchEvent(new Event("input"));
}

// Rows that were added after the page was opened.
function grow(name) {
  const [, set] = name.match(/^(\w+)-\d+-\w+$/) ?? [];
  const more = () =>
    /** @type {HTMLElement} */ (
      document.querySelector(`#${set}-group .add-row a`) ?? field(`${set}-0-text`)?.closest("fieldset, .form-row")?.querySelector(".add-row")
    );
  for (let tries = 0; set && !field(name) && tries < 30; tries++) more()?.click();
}

// -- keys, and the other author's text

function keyed(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.key.toLowerCase() === "s") {
    event.preventDefault();
    if (since || underway || field("desk_copy").value) keep();
    else say(wordsOf(desk, "unchanged"));
  } else if (event.key === "Enter") {
    event.preventDefault();
    const publish = form.querySelector('.submit-row [name="_continue"][value="publish"]');
    form.requestSubmit(/** @type {HTMLElement} */ (publish ?? form.querySelector('.submit-row :is([name="_save"], [name="_hand_over"])')));
  }
}

function take(event) {
  const button = event.target.closest("[data-take]");
  if (!button) return;
  const control = textIn(button.dataset.take);
  control.value = button.dataset.theirs;
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.focus();
}

// -- a misconception, fact or source that the page lacks

async function addPart(event) {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
  const box = button.closest("fieldset");
  if ((since || underway) && !(await keep())) return;
  field("desk_step").value = String(Number(field("desk_step").value) + 1);
  const data = new FormData(form);
  data.set(button.name, button.value);
  let told = { refused: box.closest("details").dataset.lost };
  try {
    const answer = await fetch(desk.dataset.desk, { method: "POST", body: data, headers: { accept: "application/json" } });
    if (answer.ok && !answer.redirected) told = await answer.json();
  } catch {
    // Said below.
  }
  box.querySelector("[role=status]").textContent = told.refused ?? told.words;
  if (told.refused) return;
  arrived({ ...told, editors: [], words: state.textContent });
  for (const each of box.querySelectorAll("input, textarea")) each.value = "";
  offer(button.value, told.key, told.says);
  form.dispatchEvent(new Event("input"));
}

function offer(sort, key, says) {
  const label = `${key}: ${says}`;
  if (sort === "source") {
    const last = form.querySelector("#id_sources > :last-child");
    if (!last) return;
    const row = /** @type {HTMLElement} */ (last.cloneNode(true));
    const box = row.querySelector("input");
    const number = last.parentElement.children.length;
    box.id = `id_sources_${number}`;
    box.value = key;
    box.checked = true;
    row.querySelector("label").htmlFor = box.id;
    row.querySelector("label").replaceChildren(box, ` ${label}`);
    last.after(row);
    return;
  }
  const group = form.querySelectorAll("#id_about optgroup")[sort === "fact" ? 0 : 1]; // in the order of the form
  group?.append(new Option(label, key));
  if (sort === "fact") field("about").value = key;
  else {
    document.getElementById("mistakes").prepend(new Option(says, key));
    if (mistake && !mistake.value) mistake.value = key;
    mistake?.focus();
  }
}

/** @returns {HTMLInputElement | null} the control of that name, if a text is all that it holds */
function textIn(name) {
  const control = field(name);
  return control?.matches?.("textarea, select:not([multiple]), input[type=text], input[type=number]") ? control : null;
}

/** @returns {any} */
function field(name) {
  return form.elements.namedItem(name);
}

function say(words) {
  if (state.textContent !== words) state.textContent = words;
}

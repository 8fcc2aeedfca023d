// The form of a question or page: preview and checks follow each pause, and keys move its rows.
// Without scripts its Preview button opens the same in a page of its own.

import { wordsOf } from "./words.js";

const PAUSE = 400; // ms
const form = /** @type {HTMLFormElement} */ (document.querySelector("#question_form, #concept_form"));
const pane = /** @type {HTMLElement} */ (document.querySelector("[data-live]"));
const state = pane?.querySelector(".live-state");
const frame = pane?.querySelector("iframe");
let timer = 0;
/** @type {AbortController | null} */
let underway = null;
/** @type {{ part: string, answer: string } | null} */
let pressed = null;
let touched = false;

if (form && pane) start();

function start() {
  for (const each of pane.querySelectorAll("[hidden]")) /** @type {HTMLElement} */ (each).hidden = false;
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("click", (event) => /** @type {Element} */ (event.target).closest(".add-row") && soon());
  pane.addEventListener("change", chosen);
  pane.addEventListener("click", lead);
  document.addEventListener("keydown", keyed);
  for (const control of form.querySelectorAll("[maxlength]")) count(control);
  frame.addEventListener("load", listen);
  addEventListener("resize", fit);
  fit();
  look();
  const first = form.querySelector("#id_stem, #id_generator");
  if (pane.dataset.begins && document.activeElement === document.body) /** @type {HTMLElement} */ (first)?.focus();
}

function soon() {
  touched = true;
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

async function look() {
  clearTimeout(timer);
  underway?.abort();
  const mine = new AbortController();
  underway = mine;
  const data = new FormData(form);
  data.set("live_show", pressed ? "answer" : value("live_show"));
  data.set("live_part", pressed?.part ?? "");
  data.set("live_answer", pressed?.answer ?? "");
  try {
    const answer = await fetch(pane.dataset.live, { method: "POST", body: data, signal: mine.signal });
    if (answer.redirected || answer.status === 403) return say(wordsOf(pane, "signedOut"));
    if (!answer.ok) return say(wordsOf(pane, "noPreview"));
    show(await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") say(wordsOf(pane, "lost"));
  } finally {
    if (underway === mine) underway = null;
  }
}

function show(told) {
  const parsed = new DOMParser().parseFromString(told.checks, "text/html");
  pane.querySelector(".live-checks").replaceChildren(...parsed.body.childNodes);
  const main = frame.contentDocument?.getElementById("main");
  if (main) main.replaceWith(new DOMParser().parseFromString(told.page, "text/html").getElementById("main"));
  else frame.srcdoc = told.page;
  mark();
  say(told.words);
}

function say(words) {
  if (state.textContent !== words) state.textContent = words;
}

// The cells and rows that a line of the checks is about, and no others.
function mark() {
  for (const each of form.querySelectorAll("[data-remark]")) each.removeAttribute("data-remark");
  for (const each of form.querySelectorAll("[aria-invalid=true]")) each.removeAttribute("aria-invalid");
  if (pane.dataset.begins && !touched) return; // nobody has done anything wrong yet
  for (const link of pane.querySelectorAll(".checks a[data-level]")) {
    const control = document.getElementById(link.getAttribute("href").slice(1));
    if (!control) continue;
    const level = /** @type {HTMLElement} */ (link).dataset.level;
    for (const each of [control, control.closest("tr.form-row")])
      if (each && each.getAttribute("data-remark") !== "bad") each.setAttribute("data-remark", level);
    if (level === "bad") control.setAttribute("aria-invalid", "true");
  }
}

function lead(event) {
  const link = event.target.closest(".checks a");
  const control = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!control) return;
  event.preventDefault();
  control.closest("details")?.setAttribute("open", "");
  control.focus();
  control.scrollIntoView({ block: "center" });
}

function value(name) {
  return /** @type {HTMLInputElement} */ (pane.querySelector(`[name=${name}]:checked`))?.value ?? "before";
}

function chosen(event) {
  const control = event.target;
  if (control.name === "live_show") {
    pressed = null;
    look();
  } else if (control.name === "live_width") {
    frame.dataset.width = control.value;
    fit();
  } else dress();
}

// A whole desktop screen in the width that there is.
function fit() {
  const { style } = frame;
  style.transform = style.height = style.marginBlockEnd = style.marginInlineEnd = "";
  const scale = frame.parentElement.clientWidth / frame.offsetWidth;
  if (scale >= 1) return;
  const height = frame.offsetHeight;
  style.transform = `scale(${scale})`;
  style.height = `${height / scale}px`;
  style.marginBlockEnd = `${height - height / scale}px`;
  style.marginInlineEnd = `${(scale - 1) * frame.offsetWidth}px`;
}

function dress() {
  const page = frame.contentDocument?.documentElement;
  if (page) page.dataset.theme = value("live_theme");
}

// In the preview itself: pressing an answer shows what learners are told about it.
function listen() {
  dress();
  frame.contentDocument.addEventListener("submit", (event) => {
    event.preventDefault();
    press(/** @type {HTMLFormElement} */ (event.target));
  });
  frame.contentDocument.addEventListener("change", (event) => {
    const control = /** @type {HTMLInputElement} */ (event.target);
    const names = new Set([...control.form.elements].map((each) => /** @type {HTMLInputElement} */ (each).name));
    names.delete("");
    if (control.type === "radio" && names.size === 1) press(control.form);
  });
}

function press(asked) {
  const said = new URLSearchParams(/** @type {any} */ (new FormData(asked)));
  pressed = { part: asked.dataset.part, answer: said.toString() };
  for (const each of pane.querySelectorAll("[name=live_show]")) /** @type {HTMLInputElement} */ (each).checked = false;
  look();
}

function keyed(event) {
  const cell = event.target instanceof Element ? event.target.closest("table[data-rows] tr.form-row") : null;
  if (event.altKey && cell && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    swap(event.target, cell, event.key === "ArrowUp" ? cell.previousElementSibling : cell.nextElementSibling);
  }
}

// What is filled in changes places; the rows keep their numbers.
function swap(at, row, other) {
  if (!other) return;
  const [mine, theirs] = [row, other].map((each) => [...each.querySelectorAll("textarea, input, select")]);
  mine.forEach((control, index) => {
    const match = theirs[index];
    [control.value, match.value] = control.type === "radio" ? [control.value, match.value] : [match.value, control.value];
  });
  const checked = mine.map((control, index) => [control.checked, theirs[index].checked]);
  mine.forEach((control, index) => {
    if (control.type !== "radio" && control.type !== "checkbox") return;
    if (control.type === "radio" && !checked[index][0] && !checked[index][1]) return;
    [control.checked, theirs[index].checked] = [checked[index][1], checked[index][0]];
  });
  theirs[mine.indexOf(at)]?.focus();
  form.dispatchEvent(new Event("input"));
}

// How much of a short field is used, once it is nearly full.
function count(control) {
  const most = control.maxLength;
  if (most > 300) return;
  const told = document.createElement("span");
  told.className = "used";
  told.setAttribute("aria-hidden", "true");
  const update = () => (told.textContent = control.value.length > most / 2 ? `${control.value.length} of ${most}` : "");
  control.addEventListener("input", update);
  control.after(told);
  update();
}

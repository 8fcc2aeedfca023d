// The sampler's dials draw at once what the server would draw: lines, shares, and the draws so far. What is solved, the
// server says, when a dial rests. Without this script the form's buttons do the same.

import { chain, length, luck, percent, pick } from "./lab-sampling.js";
import { wordsOf } from "./words.js";

const PER_LETTER = 0.022;
const TONES = 6;
const MOST = 1000;
const REST_MS = 250;
const NAMES = ["model", "temperature", "top-k", "top-p", "min-p"];
const SVG = "http://www.w3.org/2000/svg";

const form = /** @type {any} */ (document.getElementById("dials"));
const rows = [...document.querySelectorAll(".odds tr[data-logprob]")];
const logprobs = rows.map((row) => Number(row.dataset.logprob));
const labels = rows.map((row) => row.querySelector("th").textContent);
const still = matchMedia("(prefers-reduced-motion: reduce)");
let resting = 0;

const value = (name) => Number(form.elements[name].value);

function made(name, attributes, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, each] of Object.entries(attributes)) element.setAttribute(key, each);
  element.textContent = text;
  return element;
}

function drawLine(step, shares) {
  step.querySelector(".kept").textContent = shares.filter((share) => share > 0).length;
  step.querySelector(".leader").textContent = percent(shares[0]);
  let x = 0;
  const parts = shares.flatMap((share, at) => {
    const from = x;
    x += share;
    if (share === 0) return [];
    const tone = `t${at < TONES ? at : TONES + (at % 2)}`;
    const piece = made("rect", { class: tone, x: length(from), width: length(share), height: "100%" });
    if (share < PER_LETTER * (labels[at].length + 1)) return [piece];
    const middle = { class: tone, x: length(from + share / 2), y: "50%", dy: "0.35em" };
    return [piece, made("text", middle, labels[at])];
  });
  step.querySelector(".line").replaceChildren(...parts);
}

function drawRows(steps, hits, count) {
  const last = steps.at(-1);
  rows.forEach((row, at) => {
    const out = steps.findIndex((shares) => shares[at] === 0);
    row.classList.toggle("cut", out >= 0);
    row.querySelector(".now").textContent = percent(last[at]);
    row.querySelector(".why-out").textContent = out >= 0 ? NAMES[out] : "";
    row.querySelector("rect.is").setAttribute("width", length(last[at]));
    row.querySelector("rect.hits").setAttribute("width", length(count ? hits[at] / count : 0));
    row.querySelector("td.hits").textContent = hits[at];
  });
}

function drawn(last, count) {
  const hits = last.map(() => 0);
  for (let number = 0; number < count; number++) hits[pick(last, luck(value("seed"), number))] += 1;
  return hits;
}

function mark(last, count) {
  const u = luck(value("seed"), count - 1);
  const line = document.querySelector(".mark .u");
  for (const end of ["x1", "x2"]) line.setAttribute(end, count ? length(u) : "-9%");
  const said = document.querySelector(".drawn");
  if (!count) return said.replaceChildren(wordsOf(said, "none"));
  const token = document.createElement("b");
  token.textContent = labels[pick(last, u)];
  said.replaceChildren(wordsOf(said, "before", { count: String(count), u: u.toFixed(4) }), " ", token, ".");
}

function draw(count = value("draws")) {
  const [temperature, top_k, top_p, min_p] = ["temperature", "top_k", "top_p", "min_p"].map(value);
  const steps = chain(logprobs, { temperature, top_k, top_p, min_p });
  document.querySelectorAll("[data-step]").forEach((step, at) => drawLine(step, steps[at]));
  drawRows(steps, drawn(steps.at(-1), count), count);
  mark(steps.at(-1), count);
  for (const output of form.querySelectorAll("output")) output.value = form.elements[output.htmlFor[0].slice(5)].value;
}

function rest() {
  clearTimeout(resting);
  resting = setTimeout(() => form.dispatchEvent(new Event("settled")), REST_MS);
}

/** So many more draws, one after another so that they can be seen to pile up. */
function pile(more) {
  const field = form.querySelector("input[name=draws]");
  const goal = more ? Math.min(MOST, Number(field.value) + more) : 0;
  const step = () => {
    const now = Number(field.value);
    field.value = goal === 0 || still.matches ? goal : Math.min(goal, now + Math.ceil(more / 50));
    draw(Number(field.value));
    if (Number(field.value) !== goal) requestAnimationFrame(step);
    else rest();
  };
  step();
}

if (form) {
  document.documentElement.classList.add("scripted");
  form.addEventListener("input", () => {
    draw();
    rest();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = event.submitter;
    if (pressed && pressed.dataset.more) pile(Number(pressed.dataset.more));
    else rest();
  });
}

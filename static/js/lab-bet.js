// Points as percentages while they are moved: the same as `percents` in quizzes/labs/bet/scoring.py, which a test holds it to.

const HUNDRED = 100;
const LEAST = 1;

/** Whole percents in proportion to the points, at least one for each, 100 in all. */
export function percents(points) {
  const weights = points.some((each) => each > 0) ? points : points.map(() => 1);
  const free = HUNDRED - LEAST * weights.length;
  const total = weights.reduce((sum, each) => sum + each, 0);
  const exact = weights.map((each) => (free * each) / total);
  const whole = exact.map(Math.floor);
  const left = free - whole.reduce((sum, each) => sum + each, 0);
  const rests = exact.map((_, at) => at).sort((a, b) => whole[a] - exact[a] - (whole[b] - exact[b]) || a - b);
  const extra = new Set(rests.slice(0, left));
  return whole.map((each, at) => each + LEAST + (extra.has(at) ? 1 : 0));
}

const form = globalThis.document?.getElementById("bet");

function show() {
  const dials = [...form.querySelectorAll("input[type=range]")];
  percents(dials.map((dial) => Number(dial.value))).forEach((share, at) => {
    form.querySelector(`output[for=${dials[at].id}]`).value = `${share}%`;
    dials[at].setAttribute("aria-valuetext", `${share}%`);
  });
}

if (form) {
  document.documentElement.classList.add("scripted");
  form.addEventListener("input", show);
  show();
}

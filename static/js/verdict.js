// What an answer comes to is seen at once: what was said, what is right, and the first lines of why.
// The page moves no further than that, so that as much of the question as fits stays in view.

const EDGE = 4; // between the window and what is shown
const FIRST_LINES = 72; // of why

// How much of the window is free above a bar that stands at its lower edge.
function room() {
  const bars = [...document.querySelectorAll(".bottom, .site-nav")];
  const standing = bars.filter((bar) => ["fixed", "sticky"].includes(getComputedStyle(bar).position));
  return innerHeight - Math.max(0, ...standing.map((bar) => bar.getBoundingClientRect().height)) - EDGE;
}

export function showVerdict(panel) {
  if (panel.closest("#stage")) scrollTo({ top: 0, behavior: "instant" });
  const { top } = panel.getBoundingClientRect();
  const told = panel.querySelector(".compared")?.getBoundingClientRect().bottom ?? top;
  const why = panel.querySelector(".why")?.getBoundingClientRect();
  const end = why ? Math.min(why.bottom, why.top + FIRST_LINES) : told;
  const highest = top - EDGE;
  const needed = Math.max(Math.max(told, end) - room(), Math.min(0, highest));
  scrollBy({ top: Math.min(needed, highest), behavior: "instant" });
}

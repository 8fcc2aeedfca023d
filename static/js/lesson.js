// In a lesson, Enter goes on: from the text down to its question, and only there does it answer.
// Everything here is a convenience: without it the question is reached by scrolling or Tab.

const IN_VIEW = 0.7; // of the window: a question that begins further down has not been seen

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const question = document.querySelector("#stage [data-question]");
  if (!question || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("a, button, summary, input, textarea, select")) return;
  if (document.activeElement === question || question.getBoundingClientRect().top < innerHeight * IN_VIEW) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  question.focus({ preventScroll: true });
  question.scrollIntoView({ block: "start" });
}, true);

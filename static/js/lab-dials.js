// A dial says its value while it moves. What follows from it, the server says when it rests: see `hx-trigger` of the form.

document.documentElement.classList.add("scripted");
for (const dial of document.querySelectorAll(".dial input")) {
  const input = /** @type {HTMLInputElement} */ (dial);
  const said = input.parentElement?.querySelector("output");
  input.addEventListener("input", () => {
    if (said) said.textContent = Number(input.value).toLocaleString("en-US");
  });
}

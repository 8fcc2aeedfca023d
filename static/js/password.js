// password.js: a button beside a password that shows what was typed. Without scripts it stays hidden, as browsers have it.

/** @type {NodeListOf<HTMLInputElement>} */
const passwords = document.querySelectorAll("input[data-showable]");
for (const input of passwords) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn plain tool";
  button.setAttribute("aria-controls", input.id);
  const say = () => {
    const shown = input.type === "text";
    button.textContent = (shown ? input.dataset.hide : input.dataset.show) ?? "";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => {
    input.type = input.type === "text" ? "password" : "text";
    say();
    input.focus();
  });
  // Sent as a password, so that no browser keeps it among what was typed into text boxes.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  say();
  input.after(button);
}

// The theme changes where one is: without it, the same form loads the page again in the other theme.

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches(".theme")) return;
  event.preventDefault();
  const pressed = /** @type {HTMLButtonElement} */ (event.submitter);
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, pressed)));
  document.documentElement.dataset.theme = pressed.value;
  const other = form.querySelector(`button:not([value="${pressed.value}"])`);
  if (other instanceof HTMLElement) other.focus();
  // Where it cannot be kept (no connection, a session that ended), this page has it all the same.
  await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});

// Below a text that may show images: a dialog to choose one or upload it, which puts the figure in where the cursor is.
// Without scripts the same link leads to the list of images, each with its lines to copy.

import { wordsOf } from "./words.js";

const PAUSE = 300; // ms
const SHOWN = ".image-choices";
const FIELDS = ["file", "alt", "caption"];

for (const link of document.querySelectorAll("[data-insert-image]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = link.textContent;
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => open(/** @type {HTMLElement} */ (link)));
  link.after(button);
  /** @type {HTMLElement} */ (link).hidden = true;
}

/** @param {HTMLElement} link */
async function open(link) {
  const dialog = document.createElement("dialog");
  const heading = document.createElement("h2");
  const place = document.createElement("div");
  const said = document.createElement("p");
  heading.id = "insert-image-h";
  heading.textContent = link.dataset.title;
  said.setAttribute("role", "status");
  dialog.className = "insert-dialog";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, said, place);
  const leave = new AbortController();
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet-button";
  close.textContent = link.dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.append(close);
  dialog.addEventListener("close", () => {
    leave.abort();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  const asked = await ask(link, "", leave.signal);
  if (asked.refused) {
    if (!leave.signal.aborted) said.textContent = asked.refused;
    return;
  }
  said.remove();
  close.remove();
  place.append(...asked.page.querySelectorAll("main > form"));
  begin(link, dialog, leave.signal);
}

/** The dialog's page with this search, or why it can't be had. */
async function ask(link, words, signal) {
  try {
    const answer = await fetch(`${link.dataset.choose}?${new URLSearchParams({ q: words })}`, { signal });
    if (answer.redirected) return { refused: wordsOf(link, "signedOut") };
    if (!answer.ok) return { refused: wordsOf(link, answer.status === 403 ? "forbidden" : "failed") };
    return { page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  } catch {
    return { refused: wordsOf(link, "lost") };
  }
}

function begin(link, dialog, signal) {
  const search = dialog.querySelector(".image-search");
  const form = dialog.querySelector(".image-figure");
  const words = form.querySelector("[data-words]");
  const state = form.querySelector(".image-state");
  const { alt, file } = form.elements;
  let offered = ""; // the description of the image that was chosen, until it is written anew
  let timer = 0;
  let underway = false;

  search.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
  form.addEventListener("change", chosen);
  form.addEventListener("submit", insert);
  form.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  search.elements.q.focus();

  async function find() {
    const wanted = search.elements.q.value;
    const asked = await ask(link, wanted, signal);
    if (signal.aborted || wanted !== search.elements.q.value) return;
    if (asked.refused) return say(asked.refused);
    say("");
    form.querySelector(SHOWN).replaceWith(asked.page.querySelector(SHOWN));
  }

  // One image: the last that was chosen, from the list or from the disk.
  function chosen(event) {
    const control = event.target;
    if (control.name === "image") {
      if (file) file.value = "";
      if (!alt.value.trim() || alt.value === offered) alt.value = offered = control.dataset.alt;
    } else if (control === file && file.files.length) {
      for (const each of form.querySelectorAll("[name=image]:checked")) each.checked = false;
      if (alt.value === offered) alt.value = offered = "";
    }
  }

  async function insert(event) {
    event.preventDefault();
    if (underway) return;
    const picked = form.querySelector("[name=image]:checked")?.value;
    if (!told(lacking(picked))) return;
    underway = true;
    const name = picked ?? (await upload());
    underway = false;
    if (!name || signal.aborted) return;
    const [seen, caption] = [alt, form.elements.caption].map((each) => each.value.trim().replace(/\s+/g, " "));
    dialog.close();
    put(document.getElementById(link.dataset.insertImage), `~~~figure ${name}\nalt: ${seen}\ncaption: ${caption}\n~~~`);
  }

  function lacking(picked) {
    const errors = {};
    const sent = file?.files[0];
    if (!picked && !sent) errors.file = wordsOf(words, "noImage");
    else if (sent?.size > Number(form.querySelector("[data-most]").dataset.most) - 20_000) errors.file = wordsOf(words, "tooLarge");
    if (!alt.value.trim()) errors.alt = wordsOf(words, "noAlt");
    if (!form.elements.caption.value.trim()) errors.caption = wordsOf(words, "noCaption");
    return errors;
  }

  /** @returns {boolean} whether nothing is wrong; else each field says what, and the first has the focus */
  function told(errors) {
    say(form.elements.file || !errors.file ? "" : errors.file); // who may not upload has no field for it
    for (const name of FIELDS) {
      const place = form.querySelector(`[data-error=${name}]`);
      if (!place) continue;
      place.textContent = [errors[name] ?? []].flat().join(" ");
      place.hidden = !place.textContent;
      form.elements[name].toggleAttribute("aria-invalid", !place.hidden);
      if (!place.hidden) form.elements[name].setAttribute("aria-invalid", "true");
    }
    FIELDS.map((name) => errors[name] && form.elements[name]).find(Boolean)?.focus();
    return !Object.keys(errors).length;
  }

  /** @returns {Promise<string | undefined>} the name under which it is stored */
  async function upload() {
    say(wordsOf(words, "uploading"));
    const asked = await ask(link, search.elements.q.value, signal); // before the file: is somebody still signed in?
    if (asked.refused) return say(asked.refused);
    const data = new FormData();
    data.set("csrfmiddlewaretoken", asked.page.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("file", file.files[0]);
    data.set("alt", alt.value);
    data.set("name", "");
    try {
      const answer = await fetch(form.dataset.upload, { method: "POST", body: data, signal, headers: { accept: "application/json" } });
      if (answer.redirected) return say(wordsOf(link, "signedOut"));
      if (answer.status === 413) return void told({ file: wordsOf(words, "tooLarge") });
      if (answer.status === 403) return say(wordsOf(link, "forbidden"));
      if (answer.status === 422) return void refused((await answer.json()).errors);
      if (!answer.ok) return say(wordsOf(link, "failed"));
      return (await answer.json()).name;
    } catch {
      return say(wordsOf(link, "lost"));
    }
  }

  function refused(errors) {
    const { file: ofFile, alt: ofAlt, ...others } = errors;
    told({ ...(ofFile && { file: ofFile }), ...(ofAlt && { alt: ofAlt }) });
    const rest = Object.values(others).flat().join(" ");
    if (rest) say(rest);
  }

  /** @returns {undefined} */
  function say(text) {
    if (state.textContent !== text) state.textContent = text;
  }
}

// Blocks of Markdown have an empty line around them. The browser's own typing, so that Ctrl+Z takes it back.
function put(control, figure) {
  const [before, after] = [control.value.slice(0, control.selectionStart), control.value.slice(control.selectionEnd)];
  const lead = before.trim() ? "\n".repeat(Math.max(0, 2 - before.match(/\n*$/)[0].length)) : "";
  const rest = "\n".repeat(Math.max(0, 2 - after.match(/^\n*/)[0].length));
  control.focus();
  if (!document.execCommand("insertText", false, `${lead}${figure}${rest}`)) {
    control.setRangeText(`${lead}${figure}${rest}`, control.selectionStart, control.selectionEnd, "end");
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

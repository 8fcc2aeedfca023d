// A button below each table of rows, to add one more. Without JavaScript there are a few spare empty rows.

const MOST = 30;

for (const table of document.querySelectorAll("table[data-rows]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button add-row";
  button.textContent = table.dataset.add;
  button.addEventListener("click", () => addRow(table, button));
  table.after(button);
  const lines = /** @type {HTMLTextAreaElement | null} */ (table.parentElement.querySelector("[data-lines]"));
  lines?.addEventListener("input", () => typedAsLines(lines, table, button));
  if (lines) typedAsLines(lines, table, button);
}

// Who writes lines needs no empty table below them, least of all its fifteen cells on the way to the next field.
function typedAsLines(lines, table, button) {
  const isEmpty = [...table.querySelectorAll("textarea, input:not([type=radio], [type=checkbox])")].every((each) => !each.value.trim());
  table.hidden = button.hidden = lines.value.trim() !== "" && isEmpty;
}

function addRow(table, button) {
  const body = table.tBodies[0];
  const row = body.rows[body.rows.length - 1].cloneNode(true);
  empty(row, body.rows.length);
  body.append(row);
  button.disabled = body.rows.length >= MOST;
  row.querySelector("textarea, input, select").focus();
}

// Names end in "-3-text"; labels begin with "Option 4:".
function empty(row, number) {
  row.querySelector("th").textContent = number + 1;
  for (const control of row.querySelectorAll("textarea, input, select")) {
    control.id = control.id.replace(/-\d+-(\w+)$/, `-${number}-$1`);
    control.setAttribute("aria-label", control.getAttribute("aria-label").replace(/\d+(?=:)/, number + 1));
    if (control.type === "radio") {
      control.value = number;
      control.checked = false;
      continue;
    }
    control.name = control.name.replace(/-\d+-(\w+)$/, `-${number}-$1`);
    if (control.type === "checkbox") control.checked = false;
    else if (control.tagName === "SELECT") control.selectedIndex = 0;
    else control.value = "";
  }
}

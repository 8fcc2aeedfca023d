// Answers that could not be sent: kept on this device under their learner's number, also when the tab is closed, and
// sent as soon as the site can be reached again. Sending one twice is harmless: each carries an id of its own.

const PREFIX = "pending-answer:";

export const userId = () => document.body.dataset.user ?? "";

// The form as it would be sent by this button. The token is left out: the page that sends it later has its own.
export function keep(form, button) {
  const fields = [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken");
  try {
    const kept = { user: userId(), action: form.getAttribute("action"), fields };
    localStorage.setItem(PREFIX + form.elements.namedItem("answer_id").value, JSON.stringify(kept));
    return true;
  } catch {
    return false; // storage is full or forbidden: the form on the page still holds the answer
  }
}

export function drop(form) {
  try {
    localStorage.removeItem(PREFIX + form.elements.namedItem("answer_id")?.value);
  } catch {}
}

function keptAnswers() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map(entryOf).filter((each) => each.user === userId());
  } catch {
    return []; // storage is forbidden
  }
}

// A damaged entry is nobody's: it must not keep the others from being sent.
function entryOf(key) {
  try {
    return { key, ...JSON.parse(localStorage.getItem(key)) };
  } catch {
    return {};
  }
}

// Sends what waits for this learner. `verdict` is the address of the last answer stored, `component` what it answered,
// `refused` how many came too late.
export async function sendKept() {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  const result = { verdict: "", component: "", refused: 0 };
  if (!userId() || !token) return result;
  for (const { key, action, fields } of keptAnswers()) {
    const response = await sent(action, new URLSearchParams([...fields, ["csrfmiddlewaretoken", token]]));
    if (!response || response.status >= 500 || [401, 403, 429].includes(response.status)) break;
    // Stored now or before, or out of date: in each case nothing is left to send.
    localStorage.removeItem(key);
    if (response.ok) Object.assign(result, { verdict: response.url, component: Object.fromEntries(fields).component });
    else result.refused += 1;
  }
  return result;
}

async function sent(action, body) {
  try {
    return await fetch(action, { method: "POST", body });
  } catch {
    return null; // no connection yet
  }
}

// passkey.js: add a passkey, sign in with one, or show that it is still you. Every other way in works without scripts.
// A form says with data-passkey what it is for; its button appears here and the form is sent with what the device answers.

import { wordsOf } from "./words.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const readable = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

// What went wrong, as the browser names it, and the words for it on the page.
const TROUBLE = { NotAllowedError: "canceled", InvalidStateError: "known" };

async function create({ publicKey }) {
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: readable(publicKey.excludeCredentials),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
  });
}

async function get({ publicKey }) {
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: readable(publicKey.allowCredentials),
    },
  });
}

async function login(_options, form) {
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  return get((await reply.json()).request_options);
}

function told(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])])),
  };
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const ask = { create, get, login }[form.dataset.passkey];
  const button = form.querySelector("button[hidden]");
  const trouble = form.querySelector("[data-passkey-trouble]");
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    button.disabled = true;
    try {
      const options = form.dataset.options ? JSON.parse(form.dataset.options) : null;
      form.elements.credential.value = JSON.stringify(told(await ask(options, form)));
      form.submit();
    } catch (error) {
      trouble.textContent = wordsOf(trouble, TROUBLE[error.name] ?? "other");
      trouble.hidden = false;
      button.disabled = false;
    }
  });
}

/* Passkeys: what only a script can do. Forms with data-passkey="add" or "enter" carry the addresses and get what the
   browser made; where a browser cannot do it they stay hidden, and the password works as always. */

const toBytes = (text) => {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain + "=".repeat((4 - (plain.length % 4)) % 4)), (c) => c.charCodeAt(0));
};
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/* WebAuthn takes bytes where JSON has text. */
function unpacked(options) {
  const list = (entries) => (entries || []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));
  const found = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) found.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.excludeCredentials) found.excludeCredentials = list(options.excludeCredentials);
  if (options.allowCredentials) found.allowCredentials = list(options.allowCredentials);
  return found;
}

function packed(credential) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const name of names) if (credential.response[name]) response[name] = toText(credential.response[name]);
  return JSON.stringify({
    id: credential.id, rawId: toText(credential.rawId), type: credential.type, response, clientExtensionResults: {},
  });
}

async function work(form) {
  const asked = await fetch(form.dataset.options, {
    method: "POST", headers: { "X-CSRFToken": form.elements.csrf_token.value }, credentials: "same-origin",
  });
  if (!asked.ok) return window.location.assign(form.dataset.again || window.location.href);
  const publicKey = unpacked(await asked.json());
  const credential = form.dataset.passkey === "add"
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  form.elements.credential.value = packed(credential);
  form.submit();
}

/* Browsers refuse passkeys where the address is a bare number. */
const possible = window.PublicKeyCredential && !/^[\d.]+$|^\[/.test(window.location.hostname);

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!possible) return;
  form.hidden = false;
  document.querySelectorAll("[data-passkey-impossible]").forEach((note) => { note.hidden = true; });
  const said = form.querySelector("[data-passkey-status]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (said) said.textContent = "";
    work(form).catch(() => { if (said) said.textContent = said.dataset.failed; });
  });
});

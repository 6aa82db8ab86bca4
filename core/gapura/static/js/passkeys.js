/* Passkeys: what only a script can do. Forms with data-passkey="add" or "enter" carry the addresses and get what the
   browser made; where a browser cannot do it they stay hidden, and the password works as always. */

const { PublicKeyCredential: Keys } = window;

async function work(form) {
  const asked = await fetch(form.dataset.options, {
    method: "POST", headers: { "X-CSRFToken": form.elements.csrf_token.value }, credentials: "same-origin",
  });
  if (!asked.ok) return window.location.assign(form.dataset.again || window.location.href);
  const options = await asked.json();
  const credential = form.dataset.passkey === "add"
    ? await navigator.credentials.create({ publicKey: Keys.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: Keys.parseRequestOptionsFromJSON(options) });
  form.elements.credential.value = JSON.stringify(credential.toJSON());
  form.submit();
}

/* Browsers refuse passkeys where the address is a bare number. */
const possible = Keys && Keys.parseCreationOptionsFromJSON && !/^[\d.]+$|^\[/.test(window.location.hostname);

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

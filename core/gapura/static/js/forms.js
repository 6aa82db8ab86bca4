/* Forms of records: one section at a time, drafts kept on the device for weak links, ticking all rows of a list.
   Without this file the same form shows all its sections, and everything works. */

const WEEK = 7 * 24 * 3600 * 1000;
const SENT = "gapura-sent";
const KEPT = "input:not([type=hidden]):not([type=password]):not([type=file]):not([type=submit]), textarea, select";

export function start(form) {
  if (form.dataset.started) return;
  form.dataset.started = "1";
  if (form.dataset.all) tickAll(form);
  sections(form);
  questions(form);
  if (form.dataset.draft) draft(form);
}

/* What only some choices ask is out of sight for the others; the server drops what it holds. */
function questions(form) {
  const asked = [...form.querySelectorAll("[data-only]")];
  const look = () => asked.forEach((control) => {
    const [name, ...values] = control.dataset.only.split(" ");
    control.closest(".field").hidden = !values.includes(form.elements[name].value);
  });
  form.addEventListener("change", look);
  look();
}

/* Sections: open is the first one with a mistake, else the one somebody typed in before this file had come, else the
   first; the others keep their values out of sight. */
function sections(form) {
  const parts = [...form.querySelectorAll("[data-section]")];
  const bar = form.querySelector(".form-steps"); // a template of somebody's own may lack it: all sections are shown then
  if (parts.length < 2 || !form.dataset.next || !bar) return;
  const buttons = form.querySelector(".buttons");
  const send = buttons.querySelector("[type=submit]");
  const back = button(form.dataset.back, "button-quiet");
  const next = button(form.dataset.next, "");
  const done = bar.appendChild(document.createElement("span"));
  send.before(back, next);
  let current = 0;

  function show(index, focus) {
    current = index;
    parts.forEach((part, place) => { part.hidden = place !== index; });
    const last = index === parts.length - 1;
    back.hidden = index === 0;
    next.hidden = last;
    send.hidden = !last;
    done.style.width = ((index + 1) / parts.length) * 100 + "%";
    if (!focus) return;
    const legend = parts[index].querySelector("legend");
    legend.focus({ preventScroll: true });
    bar.scrollIntoView({ block: "start" });
  }

  /* A required field that was left empty is named now, not three sections later. */
  function complete() {
    const empty = [...form.elements].find((control) => control.validity.valueMissing && control.offsetParent);
    if (empty) empty.reportValidity();
    return !empty;
  }

  const forward = () => { if (complete()) show(current + 1, true); };
  next.addEventListener("click", forward);
  back.addEventListener("click", () => show(current - 1, true));
  form.addEventListener("submit", (event) => {
    if (current === parts.length - 1) return;
    event.preventDefault(); // Enter in a field goes on, as the button that is to be seen does
    forward();
  });
  form.querySelectorAll(".form-errors a").forEach((link) => link.addEventListener("click", () => {
    const place = parts.findIndex((part) => part.querySelector(link.hash));
    if (place >= 0) show(place, false);
  }));
  const bad = parts.findIndex((part) => part.querySelector(".field-bad"));
  const used = parts.findIndex((part) => part.contains(document.activeElement));
  show(Math.max(bad < 0 ? used : bad, 0), false);
}

function button(text, tone) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button " + tone;
  made.textContent = text;
  return made;
}

/* Drafts: what was typed, never what is hidden, secret or a file; gone once it was sent, and after a week anyway. */
function draft(form) {
  const key = "gapura-draft:" + form.dataset.draft;
  const pristine = read(form);
  sweep();
  const kept = load(key);
  if (kept && !("refused" in form.dataset) && different(kept, pristine)) {
    write(form, kept);
    notice(form, form.dataset.restored, form.dataset.discard, () => {
      forget(key);
      write(form, pristine);
    });
  }
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(key, form, pristine), 400);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", () => {
    if (timer) save(key, form, pristine);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    timer = null;
    save(key, form, pristine);
    if (navigator.onLine === false) {
      event.preventDefault();
      notice(form, queue(form, key, event.submitter) ? form.dataset.queued : form.dataset.offline);
      return;
    }
    attempt(() => sessionStorage.setItem(SENT, key));
  });
}

/* A form that everybody may send waits in the service worker until there is a connection. */
function queue(form, draft, button) {
  const worker = navigator.serviceWorker && navigator.serviceWorker.controller;
  if (!worker || !form.dataset.queued) return false;
  const fields = [...new FormData(form, button).entries()].filter(([, value]) => !(value instanceof File) || value.name);
  worker.postMessage({ work: "keep", entry: { url: location.pathname, title: document.querySelector("h1").textContent, draft, fields } });
  form.querySelectorAll("[type=submit]").forEach((one) => { one.disabled = true; });
  return true;
}

function controls(form) {
  return [...form.querySelectorAll(KEPT)].filter((one) => one.name
    && !one.closest(".form-trap")
    && !/passw|token|secret|kata_?sandi|otp|pin$/i.test(one.name)
    && one.autocomplete !== "one-time-code");
}

const ticked = (one) => /checkbox|radio/.test(one.type);
const name = (one) => one.name + "\n" + (ticked(one) ? one.value : "");
const read = (form) => controls(form).map((one) => [name(one), ticked(one) ? one.checked : one.value]);

function write(form, values) {
  const wanted = new Map(values);
  controls(form).forEach((one) => {
    const content = wanted.get(name(one));
    if (content === undefined) return;
    if (ticked(one)) one.checked = content;
    else if (one.value !== content) put(one, content);
  });
  form.dispatchEvent(new Event("change"));
}

/* A list that was narrowed to one district has to offer the village again before it can be chosen. */
function put(control, content) {
  control.value = content;
  if (control.value !== content && control.dataset.villages !== undefined) {
    const districts = document.getElementById(control.id + "-district");
    if (districts) {
      districts.value = "";
      districts.dispatchEvent(new Event("change"));
      control.value = content;
    }
  }
}

function different(values, others) {
  const known = new Map(others);
  return values.some(([key, content]) => known.has(key) && known.get(key) !== content);
}

function save(key, form, pristine) {
  const values = read(form);
  if (!different(values, pristine)) return forget(key);
  attempt(() => localStorage.setItem(key, JSON.stringify({ at: Date.now(), values })));
}

function load(key) {
  return attempt(() => {
    const { values } = JSON.parse(localStorage.getItem(key));
    return Array.isArray(values) ? values : null;
  });
}

const forget = (key) => attempt(() => localStorage.removeItem(key));

/* Storage may be full, switched off, or hold what somebody else wrote there: then there is no draft. */
function attempt(work) {
  try {
    return work();
  } catch (error) {
    return null;
  }
}

function sweep() {
  attempt(() => Object.keys(localStorage).filter((key) => key.startsWith("gapura-draft:")).forEach((key) => {
    const found = attempt(() => JSON.parse(localStorage.getItem(key)));
    if (!found || !(Date.now() - found.at < WEEK)) localStorage.removeItem(key);
  }));
}

function notice(form, text, label, work) {
  const old = form.querySelector(".form-draft");
  if (old) old.remove();
  const box = document.createElement("div");
  box.className = "notice notice-info form-draft";
  box.setAttribute("role", "status");
  box.tabIndex = -1;
  const said = document.createElement("p");
  box.append(said);
  form.prepend(box);
  said.textContent = text; // after the box is there, so that it is read out
  if (label) {
    const pressed = button(label, "button-quiet");
    pressed.addEventListener("click", () => {
      work();
      pressed.remove();
      said.textContent = form.dataset.discarded;
      box.focus();
    });
    box.append(pressed);
  } else {
    box.focus();
  }
}

/* One tick for all rows of a page. */
function tickAll(form) {
  const boxes = [...form.querySelectorAll("input[name=record]")];
  if (boxes.length < 2) return;
  const row = document.createElement("div");
  row.className = "check";
  const all = document.createElement("input");
  all.type = "checkbox";
  all.id = "tick-all";
  const label = document.createElement("label");
  label.htmlFor = all.id;
  label.textContent = form.dataset.all;
  row.append(all, label);
  form.querySelector(".rows").before(row);
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  form.addEventListener("change", () => { all.checked = boxes.every((box) => box.checked); });
}

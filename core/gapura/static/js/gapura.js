/* What makes pages nicer where JavaScript runs. Every page works without this file.
   Behaviour is attached by data-* attributes, also to what htmx swaps in. */

const each = (root, selector, work) => {
  if (root.matches && root.matches(selector)) work(root);
  root.querySelectorAll(selector).forEach(work);
};

/* Messages can be put away. */
function messages(root) {
  each(root, "[data-dismiss]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => button.closest("[data-message]").remove());
  });
}

/* The summary of what is wrong is where a person continues. */
function errors(root) {
  each(root, "[data-focus]", (box) => box.focus());
}

/* A pressed button says that it works, and is not pressed twice. */
function busy(form, button) {
  if (!button || !button.dataset.busy || button.formTarget) return;
  setTimeout(() => {
    button.dataset.label = button.textContent;
    button.classList.add("is-busy");
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  });
}

function rest() {
  document.querySelectorAll(".is-busy").forEach((button) => {
    button.textContent = button.dataset.label;
    button.classList.remove("is-busy");
    button.removeAttribute("aria-disabled");
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (button && button.getAttribute("aria-disabled") === "true") return event.preventDefault();
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return event.preventDefault();
  if (!event.defaultPrevented) busy(form, button);
});
window.addEventListener("pageshow", rest);
document.addEventListener("htmx:afterRequest", rest);

/* Opened menus close when one clicks elsewhere or presses Escape. */
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-drop][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details[data-drop][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

/* A chosen photo is shown before it is sent; one that is too large is named before it costs data. */
const LARGEST = 10 * 1024 * 1024;

function photos(root) {
  each(root, "[data-photo-field]", (field) => {
    const input = field.querySelector("input[type=file]");
    const list = field.querySelector(".photo-previews");
    input.addEventListener("change", () => {
      list.textContent = "";
      [...input.files].forEach((file) => list.append(preview(file, field.dataset.tooBig)));
    });
  });
}

function preview(file, tooBig) {
  const item = document.createElement("li");
  if (file.size > LARGEST) {
    item.className = "field-error";
    item.textContent = file.name + ": " + tooBig;
    return item;
  }
  const picture = document.createElement("img");
  picture.alt = file.name;
  picture.src = URL.createObjectURL(file);
  picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
  item.append(picture);
  return item;
}

/* One long list of villages becomes two short ones: first the district, then its villages. */
function villages(root) {
  each(root, "select[data-villages]", (select) => {
    const groups = [...select.querySelectorAll("optgroup")];
    if (!groups.length) return;
    const name = select.dataset.villages;
    const districts = name ? select.form.elements[name] : districtSelect(select, groups);
    const narrow = () => {
      const code = districts.value;
      const chosen = select.selectedOptions[0];
      groups.forEach((group) => {
        const fits = !code || group.querySelector("option").dataset.district === code;
        if (fits) select.append(group);
        else group.remove();
      });
      if (code && chosen && chosen.dataset.district && chosen.dataset.district !== code) select.value = "";
    };
    const chosen = select.selectedOptions[0];
    if (!districts.value && chosen && chosen.dataset.district) districts.value = chosen.dataset.district;
    districts.addEventListener("change", narrow);
    narrow();
  });
}

function districtSelect(select, groups) {
  const districts = document.createElement("select");
  districts.id = select.id + "-district";
  districts.add(new Option(select.dataset.allDistricts || "", ""));
  groups.forEach((group) => districts.add(new Option(group.label, group.querySelector("option").dataset.district)));
  const label = document.createElement("label");
  label.htmlFor = districts.id;
  label.textContent = select.dataset.districtLabel || "";
  const box = document.createElement("div");
  box.className = "narrowing";
  box.append(label, districts);
  select.before(box);
  return districts;
}

/* Maps: their code is fetched when one comes into view. */
const seen = "IntersectionObserver" in window
  ? new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (!entry.isIntersecting) return;
    seen.unobserve(entry.target);
    startMap(entry.target);
  }), { rootMargin: "200px" })
  : null;

function startMap(element) {
  import(element.dataset.mapModule).then((module) => module.start(element)).catch(() => {
    element.textContent = element.dataset.failed;
  });
}

function maps(root) {
  each(root, "[data-map]", (element) => {
    element.hidden = false;
    if (seen) seen.observe(element);
    else startMap(element);
  });
  each(root, "[data-position-tools]", (tools) => { tools.hidden = false; });
  each(root, "[data-position-numbers]", (numbers) => {
    numbers.open = Boolean(numbers.closest(".field-bad"));
  });
}

/* Forms of records: steps, drafts and ticking all, fetched only where there is such a form; a draft that was sent is
   forgotten as soon as the page after it says that all is well. */
function recordForms(root) {
  each(root, "[data-form-module]", (form) => {
    import(form.dataset.formModule).then((module) => module.start(form)).catch(() => {});
  });
  try {
    const sent = sessionStorage.getItem("gapura-sent");
    if (sent && document.querySelector("[data-message].message-success")) {
      localStorage.removeItem(sent);
      sessionStorage.removeItem("gapura-sent");
    }
  } catch (error) { /* storage is switched off, so there is no draft */ }
}

/* The studio's preview follows what is typed. */
function studio(root) {
  each(root, "[data-live-preview]", (form) => {
    const button = form.querySelector("[data-preview-button]");
    let timer;
    form.addEventListener("input", (event) => {
      if (event.target.type === "color") form.elements.theme_colours.checked = false;
      clearTimeout(timer);
      timer = setTimeout(() => form.requestSubmit && form.requestSubmit(button), 500);
    });
  });
}

/* Without a connection pages say so, and what waits in the service worker's outbox is shown and sent later. */
const worker = navigator.serviceWorker;
const say = (message) => worker.controller && worker.controller.postMessage(message);

function outbox(entries) {
  const bar = document.querySelector("[data-outbox]");
  if (!bar) return;
  bar.hidden = !entries.length;
  const list = document.createElement("ul");
  bar.replaceChildren(list);
  entries.forEach((entry) => {
    const item = document.createElement("li");
    if (entry.state === "sent") localStorage.removeItem(entry.draft);
    item.textContent = bar.dataset[entry.state] + " " + entry.title + " ";
    if (entry.to) {
      const link = document.createElement("a");
      link.href = entry.to;
      link.textContent = bar.dataset[entry.state + "Link"];
      const gone = document.createElement("button");
      gone.className = "button button-quiet button-small";
      gone.textContent = bar.dataset.forget;
      gone.addEventListener("click", () => say({ work: "forget", key: entry.key }));
      item.append(link, " ", gone);
    }
    list.append(item);
  });
}

function connection() {
  const bar = document.querySelector("[data-connection]");
  if (bar) bar.hidden = navigator.onLine !== false;
  if (worker) say({ work: navigator.onLine === false ? "status" : "send" });
}

if (worker && document.querySelector("[data-outbox]")) {
  worker.register("/pekerja.js").catch(() => {});
  worker.addEventListener("message", (event) => outbox(event.data));
  worker.ready.then(connection);
  window.addEventListener("online", connection);
  window.addEventListener("offline", connection);
}
connection();

function enhance(root) {
  [messages, errors, photos, villages, maps, recordForms, studio].forEach((work) => work(root));
}

enhance(document);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) enhance(event.detail.elt);
});

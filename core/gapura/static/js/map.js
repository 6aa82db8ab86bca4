/* Maps with Leaflet, which is fetched here and only here. Without a tile server the ground is plain, with the
   regency's districts on it. A map either shows records (data-points, data-latitude) or picks a place (data-picker). */

let leaflet;

function loadLeaflet(element) {
  leaflet = leaflet || new Promise((resolve, reject) => {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = element.dataset.leafletCss;
    document.head.prepend(sheet);
    const script = document.createElement("script");
    script.src = element.dataset.leaflet;
    script.onload = () => resolve(window.L);
    script.onerror = reject;
    document.head.append(script);
  });
  return leaflet;
}

const fetched = {};

function json(url) {
  fetched[url] = fetched[url] || fetch(url, { headers: { Accept: "application/geo+json" } }).then((answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  });
  return fetched[url];
}

function text(tag, content, cls) {
  const element = document.createElement(tag);
  element.textContent = content;
  if (cls) element.className = cls;
  return element;
}

export async function start(element) {
  const note = element.querySelector(".map-note span");
  if (note) note.textContent = element.dataset.loading;
  try {
    const L = await loadLeaflet(element);
    element.textContent = "";
    const map = L.map(element, { attributionControl: Boolean(document.body.dataset.tileUrl), scrollWheelZoom: false, minZoom: 6, maxZoom: 19, zoomSnap: document.body.dataset.tileUrl ? 1 : 0.25 });
    L.control.scale({ imperial: false }).addTo(map);
    map.setView([-2, 114], 7);
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    ground(L, map);
    const regency = await regions(L, map, element.dataset.regions);
    if (element.dataset.picker) picker(L, map, element);
    else await records(L, map, element, regency);
    uncrowd(element);
  } catch (error) {
    element.textContent = "";
    element.append(text("p", element.dataset.failed, "map-note"));
  }
}

function ground(L, map) {
  const { tileUrl, tileAttribution } = document.body.dataset;
  if (!tileUrl) return;
  map.attributionControl.setPrefix(false);
  const credit = text("span", tileAttribution || "").innerHTML;
  L.tileLayer(tileUrl, { maxZoom: 19, attribution: credit }).addTo(map);
}

/* Districts: polygons where there are some, names at their centres otherwise. */
async function regions(L, map, url) {
  const data = await json(url).catch(() => null);
  if (!data || !data.features.length) return null;
  const plain = !document.body.dataset.tileUrl;
  const layer = L.geoJSON(data, {
    interactive: false,
    style: { color: "#6d8a70", weight: 1.5, fillColor: "#f7faf4", fillOpacity: plain ? 0.9 : 0.1 },
    pointToLayer: (feature, place) => L.marker(place, {
      interactive: false, keyboard: false, zIndexOffset: -1000,
      icon: L.divIcon({ className: "map-region", iconSize: null, html: text("span", feature.properties.name || feature.properties.title || "").outerHTML }),
    }),
  });
  if (plain) {
    layer.addTo(map);
    map.on("zoomend", () => uncrowd(map.getContainer()));
  }
  let bounds = layer.getBounds();
  if (data.bbox) {
    const [west, south, east, north] = data.bbox;
    bounds = L.latLngBounds([south, west], [north, east]);
    if (plain) L.rectangle(bounds, { interactive: false, color: "#b9cbb6", weight: 1.5, dashArray: "6 6", fillColor: "#f7faf4", fillOpacity: 0.6 }).addTo(map).bringToBack();
  }
  if (bounds.isValid()) {
    map.fitBounds(bounds, { padding: [8, 8], animate: false });
    map.setMaxBounds(bounds.pad(1));
  }
  return bounds;
}

/* A name that would lie on another one waits until the map is closer. */
function uncrowd(container) {
  const kept = [];
  container.querySelectorAll(".map-region span").forEach((label) => {
    label.hidden = false;
    const box = label.getBoundingClientRect();
    const lies = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    if (kept.some(lies)) label.hidden = true;
    else kept.push(box);
  });
}

function pin(L, tone) {
  return L.divIcon({ className: "map-pin" + (tone ? " map-pin-" + tone : ""), iconSize: [44, 44], iconAnchor: [22, 40], popupAnchor: [0, -34], html: '<span class="map-dot"></span>' });
}

async function records(L, map, element, regency) {
  const shown = L.featureGroup().addTo(map);
  const { points, latitude, longitude, title } = element.dataset;
  if (points) {
    const data = await json(points);
    show(L, map, shown, data);
    if (data.features.some((one) => one.properties.count)) follow(L, map, shown, points);
  }
  if (latitude && longitude) shown.addLayer(marker(L, { title: title || element.getAttribute("aria-label") }, [latitude, longitude]));
  const bounds = shown.getBounds();
  if (bounds.isValid() && (!regency || latitude)) map.fitBounds(bounds.pad(0.15), { maxZoom: document.body.dataset.tileUrl ? 14 : 10, animate: false });
  else if (bounds.isValid()) map.fitBounds(bounds.pad(0.1), { maxZoom: 12, animate: false });
}

function show(L, map, shown, data) {
  const focused = map.getPanes().markerPane.contains(document.activeElement);
  shown.clearLayers();
  const layer = (feature, place) => (feature.properties.count ? cluster(L, map, feature.properties, place) : marker(L, feature.properties, place));
  L.geoJSON(data, { pointToLayer: layer }).eachLayer((one) => shown.addLayer(one));
  if (focused) map.getContainer().focus();
}

/* Where the server counted records together, it is asked again for what the map shows when that has changed. */
function follow(L, map, shown, points) {
  const url = new URL(points, location.href);
  let timer, asked;
  async function ask() {
    const bounds = map.getBounds();
    const between = (number, most) => Math.max(-most, Math.min(most, number)).toFixed(5);
    url.searchParams.set("kotak", [between(bounds.getWest(), 180), between(bounds.getSouth(), 90), between(bounds.getEast(), 180), between(bounds.getNorth(), 90)].join(","));
    url.searchParams.set("zoom", Math.floor(map.getZoom()));
    if (asked) asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(url, { headers: { Accept: "application/geo+json" }, signal });
      if (answer.ok) show(L, map, shown, await answer.json());
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error; // without a signal what was shown stays
    }
  }
  map.on("moveend", () => {
    if (shown.getLayers().some((one) => one.isPopupOpen && one.isPopupOpen())) return; // opening one moves the map a little
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
}

function cluster(L, map, about, place) {
  const count = Number(about.count);
  const size = count < 10 ? 36 : count < 100 ? 42 : count < 1000 ? 48 : 56;
  const short = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" }).format(count);
  const icon = L.divIcon({ className: "map-cluster", iconSize: [size, size], html: text("span", short).outerHTML });
  const one = L.marker(place, { icon, alt: about.title, title: about.title, riseOnHover: true });
  function closer() {
    if (map.getZoom() < map.getMaxZoom()) map.setView(place, Math.min(map.getZoom() + 2, map.getMaxZoom()));
    else one.bindPopup(text("strong", about.title)).openPopup();
  }
  return one.on("click", closer).on("keypress", (event) => event.originalEvent.key === "Enter" && closer());
}

function marker(L, about, place) {
  const popup = document.createElement("div");
  if (about.kind) popup.append(text("div", about.kind, "muted"));
  if (about.url) {
    const link = text("a", about.title);
    link.href = about.url;
    popup.append(link);
  } else {
    popup.append(text("strong", about.title || ""));
  }
  if (about.detail) popup.append(text("div", about.detail));
  return L.marker(place, { icon: pin(L, about.tone), alt: about.title, title: about.title, riseOnHover: true }).bindPopup(popup);
}

/* Picking: tap, drag, arrow keys and Enter, the device's position, or the numbers; all end in the two inputs. */
function picker(L, map, element) {
  const field = element.closest(".field-position");
  const latitude = field.querySelector("[data-latitude]");
  const longitude = field.querySelector("[data-longitude]");
  const status = field.querySelector("[data-position-status]");
  let chosen = null;

  function show(place) {
    if (chosen) return chosen.setLatLng(place);
    chosen = L.marker(place, { icon: pin(L), draggable: true, keyboard: false, alt: element.getAttribute("aria-label") }).addTo(map);
    chosen.on("dragend", () => choose(chosen.getLatLng(), false));
    return chosen;
  }

  function choose(place, centre) {
    latitude.value = place.lat.toFixed(6);
    longitude.value = place.lng.toFixed(6);
    show(place);
    if (centre) map.setView(place, Math.max(map.getZoom(), 14));
    status.textContent = "✓ " + place.lat.toFixed(4) + "; " + place.lng.toFixed(4);
  }

  function typed(centre) {
    const place = [latitude, longitude].map((input) => Number(input.value.trim().replace(",", ".")));
    if (!latitude.value || !longitude.value || place.some(Number.isNaN) || Math.abs(place[0]) > 90) return;
    show(place);
    if (centre) map.setView(place, 13, { animate: false });
  }

  map.on("click", (event) => choose(event.latlng, false));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== element) return;
    event.preventDefault();
    choose(map.getCenter(), false);
  });
  element.append(text("span", "", "map-cross"));
  [latitude, longitude].forEach((input) => input.addEventListener("change", () => typed(true)));
  typed(true);

  const button = field.querySelector("[data-use-position]");
  button.addEventListener("click", () => {
    status.textContent = button.dataset.searching;
    const denied = () => { status.textContent = button.dataset.denied; };
    if (!navigator.geolocation) return denied();
    navigator.geolocation.getCurrentPosition(
      (found) => choose(L.latLng(found.coords.latitude, found.coords.longitude), true),
      denied, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}

/* Painting over a photo: a finger or the mouse ticks, or unticks, every square that it passes. */
export function start(form) {
  const grid = form.querySelector(".cover-grid");
  let paint = null;
  const touch = (event) => {
    const box = document.elementFromPoint(event.clientX, event.clientY);
    if (paint !== null && box instanceof HTMLInputElement && grid.contains(box)) box.checked = paint;
  };
  grid.addEventListener("pointerdown", (event) => {
    if (event.button || !(event.target instanceof HTMLInputElement)) return;
    event.target.releasePointerCapture(event.pointerId); // a finger is held by what it touched first
    paint = !event.target.checked;
    touch(event);
  });
  grid.addEventListener("pointermove", touch);
  addEventListener("pointerup", () => { paint = null; });
  addEventListener("pointercancel", () => { paint = null; });
  // The press has ticked the square already; the keyboard's space bar comes without one.
  grid.addEventListener("click", (event) => { if (event.detail) event.preventDefault(); });
  grid.classList.add("cover-brush");
}

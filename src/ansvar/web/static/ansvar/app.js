// What the server cannot do by itself: the stream of the desk, waiting times that count, keys. No page needs it to work.
"use strict";

const say = (text) => {
  const place = document.getElementById("say");
  if (!place || !text) return;
  // The same words twice are spoken twice.
  place.textContent = "";
  window.setTimeout(() => { place.textContent = text; }, 30);
};

// -- menus close when one looks away ------------------------------------------------------------------

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open], details.more[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open], details.more[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

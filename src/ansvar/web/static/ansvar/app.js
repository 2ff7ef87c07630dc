// What every page has beside what the server draws: the one live region, menus that close. No page needs it to work.
"use strict";

const say = (text) => {
  const place = document.getElementById("say");
  if (!place || !text) return;
  // The same words twice are spoken twice.
  place.textContent = "";
  window.setTimeout(() => { place.textContent = text; }, 30);
};

// A length of time as it is read off a clock.
const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

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

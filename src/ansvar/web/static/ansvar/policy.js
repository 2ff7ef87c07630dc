// What the editor of the policy has beside a plain field: numbers of lines, the way to a line, a warning before
// leaving what is not saved. Everything works without it.
"use strict";

const area = document.getElementById("text");

if (area) {
  const numbers = document.createElement("div");
  numbers.className = "numbers";
  numbers.setAttribute("aria-hidden", "true");
  area.parentElement.prepend(numbers);
  area.parentElement.classList.add("numbered");

  let count = 0;
  const draw = () => {
    const lines = area.value.split("\n").length;
    if (lines !== count) numbers.textContent = Array.from({ length: lines }, (_, n) => n + 1).join("\n");
    count = lines;
    numbers.scrollTop = area.scrollTop;
  };
  area.addEventListener("scroll", () => { numbers.scrollTop = area.scrollTop; });

  // Where one writes: the line and the section, for whoever does not see the numbers.
  const where = document.getElementById("where");
  const tell = () => {
    if (!where) return;
    const before = area.value.slice(0, area.selectionStart);
    const section = before.match(/^\[{1,2}[^\]\n]+\]{1,2}/gm);
    where.textContent = `${where.dataset.where.replace("0", before.split("\n").length)}${section ? ` · ${section[section.length - 1]}` : ""}`;
  };
  area.addEventListener("keyup", tell);
  area.addEventListener("click", tell);

  const to = (line) => {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[line - 1] || "").length);
    area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(area).lineHeight));
    area.scrollIntoView({ block: "center" });
    tell();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    to(Number(link.dataset.line));
  });

  let saved = area.value;
  area.addEventListener("input", draw);
  const form = area.form;
  if (form) {
    form.addEventListener("submit", () => { saved = null; });
    window.addEventListener("beforeunload", (event) => {
      if (saved !== null && area.value !== saved) event.preventDefault();
    });
  }
  draw();
}

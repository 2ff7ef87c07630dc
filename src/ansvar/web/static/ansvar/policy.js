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
  // The sections and rows of the text, as they stand when one looks.
  if (area.parentElement.dataset.go) {
    const go = document.createElement("select");
    go.className = "ds-input go";
    go.setAttribute("aria-label", area.parentElement.dataset.go);
    const fill = () => {
      const chosen = go.value;
      const found = [];
      area.value.split("\n").forEach((text, n, all) => {
        if (!/^\[{1,2}[^\]]+\]{1,2}/.test(text)) return;
        const id = (all.slice(n + 1, n + 4).join("\n").match(/^id\s*=\s*"([^"]*)"/m) || ["", ""])[1];
        found.push(new Option(`${text.trim()} ${text.startsWith("[[") ? id : ""}`, n + 1));
      });
      go.replaceChildren(...found);
      if (chosen) go.value = chosen;
    };
    fill();
    go.addEventListener("focus", fill);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button";
    button.dataset.variant = "secondary";
    button.textContent = area.parentElement.dataset.go;
    button.addEventListener("click", () => { if (go.value) to(Number(go.value)); });
    const pick = document.createElement("div");
    pick.className = "pick";
    pick.append(go, button);
    area.parentElement.before(pick);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    to(Number(link.dataset.line));
  });

  // What is typed is saved from time to time: a session that ends, or a machine that does, takes little with it.
  let saved = area.value;
  let leaving = false;
  let saving = null;
  area.addEventListener("input", draw);
  const form = area.form;
  const save = async () => {
    const now = area.value;
    if (leaving || now === saved) return;
    const data = new URLSearchParams(new FormData(form));
    data.set("do", "save");
    try {
      const reply = await fetch(form.action, { method: "POST", body: data, headers: { "X-Quiet": "1" }, redirect: "error" });
      if (!reply.ok) throw new Error(reply.status);
      form.elements.saves.value = (await reply.json()).saves;
      saved = now;
    } catch {
      if (!leaving) where.textContent = where.dataset.unsaved;
    }
  };
  if (form) {
    form.addEventListener("submit", async (event) => {
      if (!saving) { leaving = true; return; }
      // What is being saved at this moment comes first: else it would look like another window's.
      const by = event.submitter;
      event.preventDefault();
      await saving;
      form.requestSubmit(by);
    });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && area.value !== saved) event.preventDefault();
    });
    window.setInterval(() => {
      if (!saving) saving = save().finally(() => { saving = null; });
    }, 20000);
  }
  draw();
}

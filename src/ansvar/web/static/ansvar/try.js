// The visitors' telephone: whom to call, the handset, and what the service did with the call.
"use strict";

const trying = document.getElementById("try");

if (trying && navigator.mediaDevices) {
  const handset = trying.querySelector(".handset");
  const phone = new BrowserPhone(handset.querySelector("[data-phone-heard]"));
  const keypad = handset.querySelector(".keypad");
  const met = document.getElementById("met");
  const callees = document.getElementById("callees");
  const LOOK_MS = 500;
  let call = "";
  let looks = 0;
  showPhone(phone, handset, trying);

  const start = async () => {
    if (!(await phone.start(trying.dataset.account, false))) window.setTimeout(start, 3000);
  };

  const dial = (number, name) => {
    phone.name = name;
    handset.scrollIntoView({ block: "nearest" });
    phone.dial(number.replace(/[^+0-9*#]/g, ""));
  };
  callees.addEventListener("click", (event) => {
    const one = event.target.closest("[data-dial]");
    if (one) dial(one.dataset.dial, one.dataset.name);
  });
  document.getElementById("dial").addEventListener("submit", (event) => {
    event.preventDefault();
    const number = document.getElementById("dialled").value;
    dial(number, number);
  });

  keypad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-phone-key]");
    if (key) phone.key(key.dataset.phoneKey);
  });
  document.addEventListener("keydown", (event) => {
    if (!/^[0-9*#]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (phone.call === "talks" && !event.target.closest("input, select")) phone.key(event.key);
  });

  const into = async (place, url, still = () => true) => {
    const reply = await fetch(url, { cache: "no-store" });
    const html = await reply.text();
    if (reply.ok && still()) Idiomorph.morph(place, html, { morphStyle: "innerHTML" });
  };

  // What the service noted, until it has noted the end.
  const look = async (of) => {
    if (of !== call) return;
    try {
      await into(met, `${trying.dataset.met}?call=${encodeURIComponent(of)}`, () => of === call);
    } catch { /* the pages start anew: asked again */ }
    if (of !== call) return; // another was dialled meanwhile
    if (!phone.call) looks += 1;
    if (met.querySelector("[data-over]") || looks > 20) return;
    window.setTimeout(() => look(of), LOOK_MS);
  };
  phone.addEventListener("sent", (event) => {
    if (call === event.detail) return;
    call = event.detail;
    looks = 0;
    met.replaceChildren();
    look(call);
  });
  const refresh = () => into(callees, trying.dataset.people).catch(() => {});
  phone.addEventListener("ended", refresh);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });

  phone.addEventListener("change", () => {
    keypad.hidden = phone.call !== "talks";
    for (const one of callees.querySelectorAll("[data-dial]")) one.disabled = phone.call !== null;
  });
  start();
}

// The operator's own telephone on the desk: it rings beside the desk phone, and one key answers.
"use strict";

const bar = document.getElementById("phone");

if (bar && window.isSecureContext && navigator.mediaDevices) {
  const ON = "ansvar-phone";
  const phone = new BrowserPhone(bar.querySelector("[data-phone-heard]"));
  const { devices } = showPhone(phone, bar, bar, fromPhone);
  const on = bar.querySelector("[data-phone-on]");
  const allow = bar.querySelector('[data-phone-do="allow"]');
  const title = document.title;
  let close = null;
  let wished = 0;

  // One window of the browser is the telephone; the next one takes over when it closes.
  const open = async () => {
    const still = { on: true };
    close = () => { still.on = false; };
    const hold = () => new Promise((done) => {
      if (!still.on) { done(); return; }
      close = () => { phone.stop(); done(); };
      const start = async () => {
        if (!(await phone.start(bar.dataset.account, true)) && phone.line === "lost") window.setTimeout(start, 5000);
      };
      start();
    });
    const had = await navigator.locks.request(ON, { ifAvailable: true }, (lock) => lock && hold().then(() => true));
    if (had || !still.on) return;
    phone.line = "elsewhere";
    phone.changed();
    await navigator.locks.request(ON, hold);
  };

  on.checked = (window.localStorage.getItem(ON) || bar.dataset.on) === "on";
  on.addEventListener("change", () => {
    window.localStorage.setItem(ON, on.checked ? "on" : "off");
    if (on.checked) { open(); return; }
    if (close) close();
    phone.line = "off";
    phone.changed();
  });

  // The microphone is asked for before a caller waits for it.
  const permitted = async () => {
    try {
      const found = await navigator.permissions.query({ name: "microphone" });
      const look = () => { allow.hidden = found.state !== "prompt" || phone.line === "off"; };
      found.addEventListener("change", () => { look(); devices(); });
      phone.addEventListener("change", look);
      look();
    } catch { /* a browser that does not tell asks when somebody answers */ }
  };
  allow.addEventListener("click", async () => {
    const own = await phone.listen();
    if (own) for (const track of own.getTracks()) track.stop();
  });

  // Whoever asked for the next caller, or for one on the hold list, has answered already; a line that talks goes over.
  const asks = [bar.dataset.answer, bar.dataset.resume, bar.dataset.takeBack];
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (asks.includes(event.detail.pathInfo.requestPath) && phone.call !== "talks") wished = Date.now() + 8000;
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const refused = !event.detail.successful || event.detail.xhr.responseText.includes('data-color="warning"');
    if (asks.includes(event.detail.pathInfo.requestPath) && refused) wished = 0;
    // Whoever wants to end the call does, also while the exchange's service is away.
    if (refused && phone.call === "talks" && event.detail.requestConfig.parameters.do === "end") phone.hangup();
  });
  // Who calls stands there as the desk writes it.
  const named = () => {
    const who = document.querySelector("#call .mine .big");
    phone.name = who ? who.textContent : "";
    phone.changed();
  };
  document.body.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "call") named(); });
  phone.addEventListener("change", () => {
    document.title = phone.call === "rings" ? `\u260e ${title}` : title;
    if (phone.call === "rings" && Date.now() < wished) {
      wished = 0;
      phone.answer();
    }
  });

  // The desk ends a call for both sides; one that it does not know of is hung up by the telephone itself.
  const known = () => document.querySelector("#call .mine") !== null;
  const does = (action) => ({
    "pick-up": () => phone.answer(),
    next: phone.call === "rings" && (() => phone.answer()),
    mute: () => phone.call === "talks" && bar.querySelector('[data-phone-do="mute"]').click(),
    end: !known() && (() => phone.hangup()),
  })[action];
  document.addEventListener("keydown", (event) => {
    const work = phone.call && does(actionOf(event));
    if (!work) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    work();
  }, { capture: true });

  // Whoever goes to another page while a call is on does so beside: the call stays.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]:not([hx-get]):not([target])");
    if (!link || !phone.call || link.hash && link.pathname === window.location.pathname) return;
    event.preventDefault();
    window.open(link.href, "_blank", "noopener");
    say(list.dataset.besideSaid);
  });

  bar.hidden = false;
  named();
  permitted();
  if (on.checked) open();
}

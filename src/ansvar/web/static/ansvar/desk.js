// The desk: the stream of waiting callers, waiting times that count, keys, words for those who listen.
"use strict";

document.documentElement.classList.add("scripted");

const list = document.getElementById("waiting");
// Which action a key does, as this person has chosen it; empty when keys are switched off.
const deskKeys = JSON.parse(list.dataset.keymap || "{}");
const signOf = (action) => Object.keys(deskKeys).find((sign) => deskKeys[sign] === action) || "";
// Whether a key is meant for the desk, and which action it is.
const actionOf = (event) => {
  if (!("keys" in document.body.dataset) || event.ctrlKey || event.altKey || event.metaKey) return "";
  if (document.querySelector("dialog[open]")) return "";
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return "";
  return deskKeys[event.key] || deskKeys[event.key.toLowerCase()] || "";
};

// -- what is said -----------------------------------------------------------------------------------------

let lastSaid = "";
new MutationObserver(() => {
  const text = document.getElementById("say").textContent;
  if (text) lastSaid = text;
}).observe(document.getElementById("say"), { childList: true });
// What happens by itself waits until the outcome of one's own key has been heard; of each thing the newest is told,
// and nothing of the own call is left out.
const FIRST_MS = 1200;
const ABOUT = ["mine", "phone", "hold", "queue", "notices"];
const untold = {};
let outcomeAt = -FIRST_MS;
let asked = 0; // of the service, without an answer yet
let later = 0;
const tell = () => {
  const wait = asked ? 100 : outcomeAt + FIRST_MS - performance.now();
  window.clearTimeout(later);
  if (wait > 0) {
    later = window.setTimeout(tell, wait);
    return;
  }
  say(ABOUT.map((about) => untold[about]).filter(Boolean).join(" "));
  for (const about of ABOUT) delete untold[about];
};
const news = (about, text) => {
  if (!text) return;
  untold[about] = about === "mine" && untold.mine ? `${untold.mine} ${text}` : text;
  tell();
};
// The outcome of one's own key.
const outcome = () => {
  outcomeAt = performance.now();
  say(document.getElementById("messages").textContent.trim());
};
// What becomes of the call by one's own key: its outcome has said so.
const LEADS = {
  hold: "held", back: "talking", consult: "asking", join: "", transfer: "", mobile: "", mailbox: "", park: "", end: "",
};
const WISH_MS = 8000; // after which a call that comes so far does so by itself
let wish = null;
let wishedAt = 0;
const mineChanged = (told) => {
  const own = wish === told.mine[1] && performance.now() < wishedAt + WISH_MS;
  news("mine", own ? told.mine_who : told.mine_said);
  wish = null;
  mineAt = performance.now();
  delete untold.phone;
};
// The telephone in the browser knows of a call a moment earlier than the desk, and less: it tells what the desk does not.
const PHONE_MS = 1000;
let mineAt = -2 * PHONE_MS;
const fromPhone = (text) => {
  window.setTimeout(() => { if (performance.now() > mineAt + 2 * PHONE_MS) news("phone", text); }, PHONE_MS);
};
const saidIn = (...places) => {
  for (const place of places) {
    const found = document.querySelector(`${place}[data-said], ${place} [data-said]`);
    if (found && found.dataset.said) return found.dataset.said;
  }
  return "";
};

// -- the list that lives ------------------------------------------------------------------------------------

// The service has a clock of its own; waits are counted by it.
let ahead = Date.parse(list.dataset.now) - Date.now();
let said = list.dataset.said;
const alarmed = new Set();
let begun = false;

const count = () => {
  for (const time of document.querySelectorAll("time.waited")) {
    const seconds = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(time.dataset.since)) / 1000));
    if (time.textContent !== minutes(seconds)) time.textContent = minutes(seconds);
    if (time.dataset.long && seconds >= Number(time.dataset.long)) {
      time.dataset.over = "";
      if (!alarmed.has(time.dataset.since)) news("hold", time.dataset.longSaid);
      alarmed.add(time.dataset.since);
    }
  }
};
const signs = () => {
  for (const kbd of document.querySelectorAll("kbd[data-for]")) {
    const sign = "keys" in document.body.dataset ? signOf(kbd.dataset.for) : "";
    kbd.hidden = !sign;
    if (kbd.textContent !== sign) kbd.textContent = sign;
  }
};
const morph = (place, html) => {
  const had = place.contains(document.activeElement);
  Idiomorph.morph(place, html, { morphStyle: "innerHTML" });
  if (had && !place.contains(document.activeElement)) document.getElementById("queue").focus({ preventScroll: true });
  count();
  signs();
};

// A message that is being written is not taken away because the caller has hung up: the call is drawn anew after it.
let late = false;
// Each asks from a place of its own: of what asks from one place, htmx lets only the last wait.
const draw = () => {
  late = document.querySelector("#call details.act[open] form") !== null;
  if (!late) htmx.ajax("GET", list.dataset.call, { source: "#call", target: "#call", swap: "innerHTML" });
};
document.addEventListener("toggle", (event) => {
  if (late && event.target.matches && event.target.matches("details.act:not([open])")) draw();
}, true);

const listen = () => {
  const stream = new EventSource(list.dataset.live);
  stream.addEventListener("waiting", (event) => {
    const told = JSON.parse(event.data);
    ahead = Date.parse(told.now) - Date.now();
    morph(list, told.html);
    morph(document.getElementById("strip"), told.strip);
    if (told.said !== said) news("queue", told.said);
    said = told.said;
    if (told.mine === null) return;
    // A connection that is new tells all again; what stands on the page already is not said twice.
    const shown = document.querySelector("#call .mine");
    const [call, stage] = shown ? [document.getElementById("own-call").value, shown.dataset.stage] : ["", ""];
    const changed = told.mine[0] !== call || told.mine[1] !== stage;
    if (changed) mineChanged(told);
    if (changed || begun || document.querySelector("#call .aside")) draw();
    begun = true;
  });
  stream.addEventListener("strip", (event) => morph(document.getElementById("strip"), JSON.parse(event.data)));
  stream.addEventListener("notices", (event) => {
    const told = JSON.parse(event.data);
    const before = saidIn("#notices");
    htmx.ajax("GET", document.getElementById("notices").dataset.notices, { source: "#notices", target: "#notices", swap: "innerHTML" });
    if (told.said !== before) news("notices", told.said);
  });
  stream.addEventListener("error", () => {
    // The browser itself tries again, unless it was refused: then we are signed out, or something between is ill.
    if (stream.readyState !== EventSource.CLOSED) return;
    const look = new AbortController();
    const again = () => window.setTimeout(listen, 2000);
    fetch(list.dataset.live, { redirect: "manual", headers: { Accept: "text/html" }, signal: look.signal }).then((answer) => {
      const out = answer.type === "opaqueredirect"; // to where one signs in
      look.abort();
      if (out) window.location.reload();
      else again();
    }, again);
  });
};

// Whoever takes the next caller means the one who stands there first: if another has that call, it is said who.
const answer = (call) => {
  const next = list.querySelector(".caller");
  const seen = next ? next.id.slice("call-".length) : "";
  htmx.ajax("POST", list.dataset.answerAt, { source: "#waiting", target: "#messages", swap: "innerHTML", values: { call, seen } });
};

list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-answer]");
  if (button) answer(button.dataset.answer);
});

// -- keys -----------------------------------------------------------------------------------------------------

const doing = {
  next: () => answer(""),
  search: () => { field.focus(); field.select(); },
  queue: () => document.getElementById("queue").focus(),
  call: () => document.getElementById("call-title").focus(),
  notices: () => document.getElementById("notices-title").focus(),
  help: () => document.getElementById("keylist").showModal(),
  "say-queue": () => say(said),
  "say-call": () => say(saidIn("#call .mine", "#call")),
  "say-person": () => say(saidIn("#person article", "#call article")),
  "say-again": () => say(lastSaid),
};

// What is done with the call and the person shown: each button says its action. Whoever was looked up comes before
// whoever the caller seeks.
const act = (action) => {
  for (const place of ["#person", "#call"]) {
    const found = [...document.querySelectorAll(`${place} [data-key="${action}"]`)].find((each) => each.checkVisibility());
    if (!found) continue;
    return () => {
      if (found.localName !== "summary") {
        htmx.process(found.form); // it may have come this very moment
        found.click();
        return;
      }
      const box = found.parentElement;
      const begin = () => box.querySelector("select, input:not([type=hidden]), button").focus();
      if (box.open) { begin(); return; }
      box.addEventListener("toggle", begin, { once: true }); // what opens cannot be in focus before it is there
      box.open = true;
    };
  }
  return null;
};

document.addEventListener("keydown", (event) => {
  const action = actionOf(event);
  const work = action && (doing[action] || act(action));
  if (work) {
    event.preventDefault();
    work();
  }
  const open = event.key === "Escape" && event.target.closest("details.act[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// What was done is put away.
document.body.addEventListener("desk-done", (event) => {
  const open = event.target.closest("details.act");
  if (!open) return;
  event.target.reset();
  open.open = false;
  open.querySelector("summary").focus();
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const { verb, path, parameters } = event.detail.requestConfig;
  const { xhr } = event.detail;
  if (verb !== "post") return;
  asked += 1;
  wishedAt = performance.now();
  // Told of by the request, not by the page: what asked may be drawn anew before the answer is there.
  xhr.addEventListener("loadend", () => {
    asked -= 1;
    if (xhr.status < 200 || xhr.status >= 400 || xhr.responseText.includes('data-color="warning"')) wish = null;
  });
  if (path.endsWith("/desk/answer/")) wish = "ringing";
  else if (path.endsWith("/desk/resume/")) wish = "talking";
  else if (parameters.do in LEADS) wish = LEADS[parameters.do];
});
// The pages are away for a moment: nothing is lost, and it is said.
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(name, () => say(list.dataset.away));
}

// From the search straight into what it found: down to the first, or with Enter to that person. Whoever types faster
// than the answer comes gets what was typed.
const field = document.getElementById("q");
let searched = field.value;
let wished = null;
const first = () => document.querySelector("#hits .hit[href]");
field.addEventListener("keydown", (event) => {
  const work = { ArrowDown: () => first() && first().focus(), Enter: () => first() && first().click() }[event.key];
  if (!work) { wished = null; return; }
  event.preventDefault();
  if (field.value === searched) work(); else wished = work;
});
// How many fit is told once nobody types on; arrow down leads through them.
const FOUND_MS = 700;
let found = 0;
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "hits" || !event.detail.requestConfig) return;
  searched = event.detail.requestConfig.parameters.q;
  window.clearTimeout(found);
  found = window.setTimeout(() => { if (document.activeElement === field) say(saidIn("#hits")); }, FOUND_MS);
  if (wished && searched === field.value) wished();
  if (searched === field.value) wished = null;
});
document.addEventListener("keydown", (event) => {
  const hit = event.target.closest(".hits .hit[href]");
  if (!hit || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const all = [...hit.closest(".hits").querySelectorAll(".hit[href]")];
  const next = all[all.indexOf(hit) + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  (next || field).focus();
});

// -- what is drawn anew: the keyboard stays where it was ---------------------------------------------------------

let held = null;
let amid = false; // the notices
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const at = document.activeElement;
  if (event.target.id === "call") held = at.closest("#call") ? at.dataset.key || "" : null;
  if (event.target.id === "notices") amid = at.closest("#notices") !== null;
});
const drawn = {
  messages: outcome,
  // Whoever was opened is told by the focus; the page stands still unless they are out of sight.
  person: (place) => {
    place.focus({ preventScroll: true });
    const { top } = place.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight * 0.6) place.scrollIntoView();
  },
  call: () => {
    count();
    if (held === null || document.activeElement !== document.body) return;
    const same = document.querySelector(`#call [data-key="${held}"]`) || document.getElementById("call-title");
    same.focus({ preventScroll: true });
  },
  // News of them come by themselves too: whoever writes elsewhere writes on.
  notices: () => { if (amid) document.getElementById("notices-title").focus({ preventScroll: true }); },
};
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id in drawn) {
    drawn[event.target.id](event.target);
    return;
  }
  const path = event.detail.requestConfig ? event.detail.requestConfig.path : "";
  const about = path.includes("/desk/away/") ? "away" : path.includes("/desk/note/") ? "note" : "";
  if (!about) return;
  outcome();
  const section = document.querySelector("#person:has(article)") || document.getElementById("call");
  section.querySelector(`[data-key=${about}]`).focus();
});

say([list.dataset.hello, document.getElementById("messages").textContent.trim(), saidIn("#notices")].filter(Boolean).join(" "));
count();
signs();
window.setInterval(count, 1000);
listen();

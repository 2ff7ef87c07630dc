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
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return "";
  return deskKeys[event.key] || deskKeys[event.key.toLowerCase()] || "";
};

// -- what is said -----------------------------------------------------------------------------------------

let lastSaid = "";
new MutationObserver(() => {
  const text = document.getElementById("say").textContent;
  if (text) lastSaid = text;
}).observe(document.getElementById("say"), { childList: true });
// What the queue tells waits until the outcome of one's own key has been heard.
const FIRST_MS = 1200;
let outcomeAt = -FIRST_MS;
let later = 0;
const news = (text) => {
  if (!text) return;
  window.clearTimeout(later);
  later = window.setTimeout(() => {
    // Another key was pressed meanwhile: its outcome is heard first, too.
    if (performance.now() < outcomeAt + FIRST_MS) news(text);
    else say(text);
  }, Math.max(0, outcomeAt + FIRST_MS - performance.now()));
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

const count = () => {
  for (const time of document.querySelectorAll("time.waited")) {
    const seconds = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(time.dataset.since)) / 1000));
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (time.textContent !== text) time.textContent = text;
    if (time.dataset.long && seconds >= Number(time.dataset.long)) {
      time.dataset.over = "";
      if (!alarmed.has(time.dataset.since)) say(time.dataset.longSaid);
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
  Idiomorph.morph(place, html, { morphStyle: "innerHTML" });
  htmx.process(place);
  count();
  signs();
};

// A message that is being written is not taken away because the caller has hung up: the call is drawn anew after it.
let late = false;
const draw = () => {
  late = document.querySelector("#call details.act[open] form") !== null;
  if (!late) htmx.ajax("GET", list.dataset.call, { target: "#call", swap: "innerHTML" });
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
    // A connection that is new tells all again; what stands on the page already is not said twice.
    const shown = document.querySelector("#call .mine");
    const changed = told.mine !== null && told.mine[1] !== (shown ? shown.dataset.stage : "");
    news([changed ? told.mine_said : "", told.said !== said ? told.said : ""].filter(Boolean).join(" "));
    said = told.said;
    list.dataset.revision = event.lastEventId;
    if (told.mine !== null && !(event.target.begun !== true && told.mine[0] === "" && !document.querySelector("#call .aside"))) {
      draw();
    }
    stream.begun = true;
  });
  stream.addEventListener("strip", (event) => morph(document.getElementById("strip"), JSON.parse(event.data)));
  stream.addEventListener("notices", (event) => {
    const told = JSON.parse(event.data);
    const before = saidIn("#notices");
    htmx.ajax("GET", document.getElementById("notices").dataset.notices, { target: "#notices", swap: "innerHTML" });
    if (told.said && told.said !== before) news(told.said);
  });
  stream.addEventListener("error", () => {
    // The browser itself tries again, unless it was refused: then we are signed out, or something between is ill.
    if (stream.readyState !== EventSource.CLOSED) return;
    const asked = new AbortController();
    const again = () => window.setTimeout(listen, 2000);
    fetch(list.dataset.live, { redirect: "manual", headers: { Accept: "text/html" }, signal: asked.signal }).then((answer) => {
      const out = answer.type === "opaqueredirect"; // to where one signs in
      asked.abort();
      if (out) window.location.reload();
      else again();
    }, again);
  });
};

const answer = (call) => {
  htmx.ajax("POST", list.dataset.answerAt, { target: "#messages", swap: "innerHTML", values: { call } });
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
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest && event.target.closest("details.act[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// Outcomes are spoken in the one place; what was done is put away.
const outcome = (event) => {
  if (event.target.id !== "messages") return;
  outcomeAt = performance.now();
  say(event.target.textContent.trim());
};
document.body.addEventListener("htmx:afterSwap", outcome);
document.body.addEventListener("desk-done", (event) => {
  const open = event.target.closest("details.act");
  if (!open) return;
  event.target.reset();
  open.open = false;
  open.querySelector("summary").focus();
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
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "hits" || !event.detail.requestConfig) return;
  searched = event.detail.requestConfig.parameters.q;
  if (wished && searched === field.value) wished();
  if (searched === field.value) wished = null;
});
document.addEventListener("keydown", (event) => {
  const hit = event.target.closest && event.target.closest(".hits .hit[href]");
  if (!hit || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const all = [...hit.closest(".hits").querySelectorAll(".hit[href]")];
  const next = all[all.indexOf(hit) + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  (next || field).focus();
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "person") event.target.focus();
  if (event.target.id === "call") count();
  if (event.target.id === "notices") document.getElementById("notices-title").focus({ preventScroll: true });
  const path = event.detail.requestConfig ? event.detail.requestConfig.path : "";
  const asked = path.includes("/desk/away/") ? "away" : path.includes("/desk/note/") ? "note" : "";
  if (asked && event.target.id !== "messages") {
    say(document.getElementById("messages").textContent.trim());
    const section = document.querySelector("#person:has(article)") || document.getElementById("call");
    section.querySelector(`[data-key=${asked}]`).focus();
  }
});

say([list.dataset.hello, document.getElementById("messages").textContent.trim(), saidIn("#notices")].filter(Boolean).join(" "));
count();
signs();
window.setInterval(count, 1000);
listen();

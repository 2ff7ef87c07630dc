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

// -- the desk -------------------------------------------------------------------------------------------

const list = document.getElementById("waiting");

if (list) {
  // The service has a clock of its own; waits are counted by it.
  let ahead = Date.parse(list.dataset.now) - Date.now();
  let said = list.dataset.said;

  const count = () => {
    for (const time of document.querySelectorAll("time.waited")) {
      const seconds = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(time.dataset.since)) / 1000));
      const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (time.textContent !== text) time.textContent = text;
    }
  };

  const morph = (html) => {
    Idiomorph.morph(list, html, {
      morphStyle: "innerHTML",
      callbacks: {
        // A counted time is ours.
        beforeAttributeUpdated: () => true,
      },
    });
    htmx.process(list);
    count();
  };

  // A message that is being written is not taken away because the caller has hung up: the call is drawn anew after it.
  let late = false;
  const draw = () => {
    late = document.querySelector("#call details.act[open] form.stack") !== null;
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
      morph(told.html);
      // A connection that is new tells all again; what stands on the page already is not said twice.
      const shown = document.querySelector("#call .mine");
      const news = told.mine !== null && told.mine[1] !== (shown ? shown.dataset.stage : "");
      say([news ? told.mine_said : "", told.said !== said ? told.said : ""].filter(Boolean).join(" "));
      said = told.said;
      list.dataset.revision = event.lastEventId;
      if (told.mine !== null && !(event.target.begun !== true && told.mine[0] === "")) {
        draw();
      }
      stream.begun = true;
    });
    stream.addEventListener("error", () => {
      // The browser itself tries again, unless we were signed out.
      if (stream.readyState === EventSource.CLOSED) window.setTimeout(listen, 2000);
    });
  };

  const answer = (call) => {
    htmx.ajax("POST", "/desk/answer/", { target: "#messages", swap: "innerHTML", values: { call } });
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-answer]");
    if (button) answer(button.dataset.answer);
  });

  const keys = {
    n: () => answer(""),
    "/": () => document.getElementById("q").focus(),
    q: () => document.getElementById("queue").focus(),
    c: () => (document.getElementById("call-title") || list).focus(),
    s: () => say(said),
    "?": () => document.getElementById("keylist").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (!("keys" in document.body.dataset) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select, dialog")) return;
    const work = keys[event.key] || act(event.key);
    if (work) {
      event.preventDefault();
      work();
    }
  });

  // What is done with the call and the person shown: each button says its key. Whoever was looked up comes before
  // whoever the caller seeks.
  const act = (key) => {
    if (!/^[a-z]$/.test(key)) return null;
    for (const place of ["#person", "#call"]) {
      const found = [...document.querySelectorAll(`${place} [data-key="${key}"]`)].find((each) => each.checkVisibility());
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
    const open = event.key === "Escape" && event.target.closest && event.target.closest("details.act[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // Outcomes are spoken in the one place; what was done is put away.
  const outcome = (event) => {
    if (event.target.id === "messages") say(event.target.textContent.trim());
  };
  document.body.addEventListener("htmx:afterSwap", outcome);
  document.body.addEventListener("desk-done", (event) => {
    const open = event.target.closest("details.act");
    if (!open) return;
    event.target.reset();
    open.open = false;
    open.querySelector("summary").focus();
  });

  // From the search straight into what it found. Whoever types faster than the answer comes meant what was typed:
  // the step into the list, and opening its first, wait for the hits of that text.
  const field = document.getElementById("q");
  let meant = "";
  const found = () => {
    const hits = document.querySelector("#hits [data-for]");
    return (hits ? hits.dataset.for : "") === field.value.trim();
  };
  const into = () => {
    const first = document.querySelector("#hits .hit[href]");
    if (first) first.focus();
    if (first && meant === "open") first.click();
    meant = "";
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      meant = "list";
      if (found()) into();
    } else if (event.key === "Enter" && meant) {
      event.preventDefault();
      meant = "open";
    } else {
      meant = "";
    }
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "hits" && meant && found()) into();
  });
  document.addEventListener("keydown", (event) => {
    const hit = event.target.closest && event.target.closest(".hits .hit[href]");
    if (!hit || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    const all = [...hit.closest(".hits").querySelectorAll(".hit[href]")];
    const next = all[all.indexOf(hit) + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    (next || document.getElementById("q")).focus();
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "person") event.target.focus();
    if (event.target.id === "call") count();
    if (event.detail.requestConfig && event.detail.requestConfig.path.startsWith("/desk/away/")) {
      say(document.getElementById("messages").textContent.trim());
      const section = document.querySelector("#person:has(article)") || document.getElementById("call");
      section.querySelector("[data-key=w]").focus();
    }
  });

  say(document.getElementById("messages").textContent.trim());
  count();
  window.setInterval(count, 1000);
  listen();
}

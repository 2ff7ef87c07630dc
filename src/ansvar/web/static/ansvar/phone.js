// A telephone in the browser: SIP over the exchange's websocket, sound by WebRTC. It knows nothing of any page.
"use strict";

const ICE = { iceServers: [] };
const MICROPHONE = "ansvar-microphone";
const SPEAKER = "ansvar-speaker";

// SIP itself is a third of all that a desk loads: it comes when a telephone is switched on.
const SIP = document.currentScript.dataset.sip;
let sip = null;
const withSip = () => {
  sip = sip || new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = SIP;
    script.addEventListener("load", done);
    script.addEventListener("error", () => { sip = null; script.remove(); failed(new Error("no SIP")); });
    document.head.append(script);
  });
  return sip;
};

// The tone of a telephone: `on` and `off` in seconds, over and over.
class PhoneTone {
  start(hertz, on, off, level) {
    this.stop();
    this.context = new AudioContext();
    const gain = this.context.createGain();
    const source = this.context.createOscillator();
    source.frequency.value = hertz;
    gain.gain.value = 0;
    source.connect(gain).connect(this.context.destination);
    for (let at = this.context.currentTime, count = 0; count < 60; count += 1, at += on + off) {
      gain.gain.setTargetAtTime(level, at, 0.01);
      gain.gain.setTargetAtTime(0, at + on, 0.01);
    }
    source.start();
  }

  stop() {
    if (this.context) this.context.close();
    this.context = null;
  }
}

// `line`: off, connecting, ready, lost. `call`: null, or rings (somebody calls us), calls (we call), talks.
// Every change is a `change` event; `ended`, `fault` (nomic, lost) and `sent` (the Call-ID) tell of a call.
class BrowserPhone extends EventTarget {
  constructor(heard) {
    super();
    this.heard = heard;
    this.line = "off";
    this.call = null;
    this.session = null;
    this.muted = false;
    this.tone = new PhoneTone();
  }

  changed(event = "change", detail = null) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  // Fetch the login, which no page holds, and connect. `registers`: whether we can be called.
  async start(url, registers) {
    this.line = "connecting";
    this.changed();
    let login;
    try {
      const headers = JSON.parse(document.body.getAttribute("hx-headers"));
      const reply = await fetch(url, { method: "POST", headers, cache: "no-store", redirect: "error" });
      if (!reply.ok) throw new Error(String(reply.status));
      login = await reply.json();
      await withSip();
    } catch {
      if (this.line === "connecting") { this.line = "lost"; this.changed(); }
      return false;
    }
    if (this.line !== "connecting") return false;  // closed meanwhile
    this.host = new URL(login.address).hostname;
    this.agent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(login.address)],
      uri: `sip:${login.account}@${this.host}`,
      password: login.password,
      register: registers,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
    });
    const line = (state) => () => { if (this.line !== "off") { this.line = state; this.changed(); } };
    this.agent.on(registers ? "registered" : "connected", line("ready"));
    this.agent.on("disconnected", line("lost"));
    this.agent.on("registrationFailed", line("lost"));
    this.agent.on("newRTCSession", ({ originator, session }) => this.take(originator, session));
    this.agent.start();
    return true;
  }

  stop() {
    this.line = "off";
    this.hangup();
    if (this.agent) this.agent.stop();
    this.agent = null;
    this.changed();
  }

  take(originator, session) {
    if (this.session) {
      session.terminate({ status_code: 486 });
      return;
    }
    this.session = session;
    this.call = originator === "remote" ? "rings" : "calls";
    this.who = session.remote_identity.display_name || session.remote_identity.uri.user;
    const watch = (connection) => connection.addEventListener("track", ({ streams }) => {
      if (streams[0]) this.heard.srcObject = streams[0];
    });
    if (session.connection) watch(session.connection);
    session.on("peerconnection", ({ peerconnection }) => watch(peerconnection));
    session.on("sending", ({ request }) => this.changed("sent", request.call_id));
    session.on("progress", ({ response }) => {
      if (this.call !== "calls") return;
      // Whoever is sent sound by the exchange hears that.
      if (response && response.body) this.tone.stop(); else this.tone.start(425, 1, 4, 0.08);
    });
    session.on("accepted", () => {
      this.tone.stop();
      this.call = "talks";
      this.since = Date.now();
      this.changed();
    });
    const over = () => this.over(session);
    session.on("ended", over);
    session.on("failed", over);
    if (this.call === "rings") this.tone.start(480, 0.8, 2.2, 0.15);
    this.changed();
  }

  over(session) {
    if (this.session !== session) return;
    this.tone.stop();
    this.session = this.call = null;
    this.muted = false;
    this.release();
    this.heard.srcObject = null;
    this.changed("ended");
    this.changed();
  }

  release() {
    if (this.own) for (const track of this.own.getTracks()) track.stop();
    this.own = null;
  }

  async listen() {
    const wanted = window.localStorage.getItem(MICROPHONE);
    try {
      const audio = wanted ? { deviceId: { ideal: wanted } } : true;
      return await navigator.mediaDevices.getUserMedia({ audio, video: false });
    } catch {
      this.changed("fault", "nomic");
      return null;
    }
  }

  async dial(number) {
    if (this.session || this.busy || this.line !== "ready") return;
    this.busy = true;
    try {
      this.own = await this.listen();
      if (!this.own) return;
      await this.speaker();
      this.agent.call(`sip:${number}@${this.host}`, {
        mediaStream: this.own, mediaConstraints: { audio: true, video: false }, pcConfig: ICE,
      });
    } finally {
      this.busy = false;
    }
  }

  // Without a microphone the call rings on: the desk phone has it still.
  async answer() {
    const session = this.session;
    if (this.call !== "rings" || this.busy || this.answered === session) return;
    this.busy = true;
    try {
      const own = await this.listen();
      if (!own) return;
      this.own = own;
      if (this.session !== session) {
        this.release();
        return;
      }
      this.tone.stop();
      await this.speaker();
      this.answered = session; // a second press does nothing more
      session.answer({ mediaStream: own, mediaConstraints: { audio: true, video: false }, pcConfig: ICE });
    } finally {
      this.busy = false;
    }
  }

  hangup() {
    if (this.session) this.session.terminate();
  }

  mute() {
    if (this.call !== "talks") return;
    this.muted = !this.muted;
    if (this.muted) this.session.mute({ audio: true }); else this.session.unmute({ audio: true });
    this.changed();
  }

  key(sign) {
    if (this.call === "talks") this.session.sendDTMF(sign, { transportType: "RFC2833", duration: 160 });
  }

  async speaker() {
    if (!this.heard.setSinkId) return;
    try {
      await this.heard.setSinkId(window.localStorage.getItem(SPEAKER) || "");
    } catch { /* the device is gone: the usual one it is */ }
  }
}

// What a page shows of a phone: everything marked `data-phone-...` within `place`; its texts are those of `root`.
// `tell`: how the page says what became of a call.
const showPhone = (phone, place, root, tell = say) => {
  const text = (name, who = "") => (root.dataset[`t${name[0].toUpperCase()}${name.slice(1)}`] || "").replace("{who}", who);
  const part = (name) => place.querySelector(`[data-phone-${name}]`);
  const button = (name) => place.querySelector(`[data-phone-do="${name}"]`);
  let shown = "";
  let fault = "";
  const show = () => {
    const state = phone.call || phone.line;
    const who = phone.who && phone.who !== "anonymous" ? phone.who : text("withheld");
    const words = fault ? text(fault) : text(state, phone.name || who);
    place.dataset.state = state;
    if (part("state").textContent !== words) part("state").textContent = words;
    const set = (name, there) => { if (button(name)) button(name).hidden = !there; };
    set("answer", phone.call === "rings");
    set("hangup", phone.call !== null);
    set("mute", phone.call === "talks");
    button("mute").setAttribute("aria-pressed", String(phone.muted));
    const time = part("time");
    time.hidden = phone.call !== "talks";
    if (!time.hidden) {
      time.textContent = minutes(Math.floor((Date.now() - phone.since) / 1000));
    }
    const told = `${state} ${words}`;
    if (shown && told !== shown) {
      if (fault || state === "lost") say(words);
      else if (phone.call) tell(words);
    }
    shown = told;
  };
  phone.addEventListener("change", () => { if (phone.call === "talks" || !phone.call) fault = ""; show(); });
  phone.addEventListener("fault", (event) => { fault = event.detail; show(); });
  phone.addEventListener("ended", () => tell(text("ended")));
  window.setInterval(() => { if (phone.call === "talks") show(); }, 1000);
  place.addEventListener("click", (event) => {
    const work = event.target.closest("[data-phone-do]");
    if (!work) return;
    const what = work.dataset.phoneDo;
    if (what === "hangup") phone.hangup();
    if (what === "answer") phone.answer();
    if (what === "mute") {
      phone.mute();
      say(text(phone.muted ? "muted" : "unmuted"));
    }
  });
  // Whoever leaves the page hangs up: the browser asks first.
  window.addEventListener("beforeunload", (event) => { if (phone.call) event.preventDefault(); });

  const devices = async () => {
    const found = await navigator.mediaDevices.enumerateDevices();
    for (const [name, kind, kept] of [["microphone", "audioinput", MICROPHONE], ["speaker", "audiooutput", SPEAKER]]) {
      const select = part(name);
      const chosen = window.localStorage.getItem(kept) || "";
      const options = found.filter((each) => each.kind === kind && each.deviceId && each.deviceId !== "default" && each.label);
      select.replaceChildren(new Option(text("device"), ""), ...options.map((each) => new Option(each.label, each.deviceId)));
      select.value = options.some((each) => each.deviceId === chosen) ? chosen : "";
      select.onchange = () => {
        window.localStorage.setItem(kept, select.value);
        if (kept === SPEAKER) phone.speaker();
      };
    }
  };
  if (navigator.mediaDevices) {
    devices();
    navigator.mediaDevices.addEventListener("devicechange", devices);
    phone.addEventListener("change", () => { if (phone.call === "talks") devices(); });
  }
  show();
  return { devices, text };
};

// A telephone in the browser, as small as a test needs it: what happened stands in `phone.events`.
"use strict";

const phone = {
  events: [],
  agent: null,
  call: null,
  analyser: null,

  // Register; resolves when the exchange has accepted, rejects with its reason.
  register(url, account, password) {
    this.agent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(url)],
      uri: `sip:${account}@127.0.0.1`,
      password,
      register: true,
      session_timers: false,
    });
    this.agent.on("newRTCSession", ({ originator, session }) => this.take(originator, session));
    return new Promise((resolve, reject) => {
      this.agent.on("registered", () => resolve("registered"));
      this.agent.on("registrationFailed", ({ cause }) => reject(new Error(cause)));
      this.agent.start();
    });
  },

  take(originator, session) {
    this.call = session;
    this.events = [`${originator}: ${session.remote_identity.uri.user}`];
    const note = (name, event) => {
      const reason = event && event.message && event.message.getHeader && event.message.getHeader("Reason");
      this.events.push([name, event && event.cause, reason].filter(Boolean).join(" | "));
    };
    for (const name of ["progress", "accepted", "confirmed", "ended", "failed", "hold", "unhold"]) {
      session.on(name, (event) => note(name, event));
    }
    const watch = (connection) => {
      connection.addEventListener("track", ({ streams }) => this.listen(streams[0]));
    };
    if (session.connection) watch(session.connection);
    session.on("peerconnection", ({ peerconnection }) => watch(peerconnection));
  },

  dial(number) {
    this.agent.call(`sip:${number}@127.0.0.1`, { mediaConstraints: { audio: true, video: false } });
  },

  answer() {
    this.call.answer({ mediaConstraints: { audio: true, video: false } });
  },

  hangup() {
    this.call.terminate();
  },

  listen(stream) {
    // Chromium lets sound flow only where an element plays it.
    document.getElementById("heard").srcObject = stream;
    const context = new AudioContext();
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 8192;
    context.createMediaStreamSource(stream).connect(this.analyser);
  },

  // The strongest frequency heard now in Hz, and its level in decibels.
  hears() {
    if (!this.analyser) return { hertz: 0, level: -Infinity };
    const levels = new Float32Array(this.analyser.frequencyBinCount);
    this.analyser.getFloatFrequencyData(levels);
    const top = levels.reduce((best, level, at) => (level > levels[best] ? at : best), 0);
    return { hertz: (top * this.analyser.context.sampleRate) / this.analyser.fftSize, level: levels[top] };
  },

  hearsNote(hertz) {
    const heard = this.hears();
    return heard.level > -60 && Math.abs(heard.hertz - hertz) < 12;
  },

  // The codec and the protection of the sound that comes in.
  async agreed() {
    const report = [...(await this.call.connection.getStats()).values()];
    const stream = report.find((each) => each.type === "inbound-rtp" && each.kind === "audio");
    const transport = report.find((each) => each.type === "transport");
    const codec = report.find((each) => each.id === stream.codecId);
    return { codec: codec.mimeType, dtls: transport.dtlsState, cipher: transport.srtpCipher };
  },
};

// Players, the recorder of a greeting, copying. Every page works without it, but for the microphone.
"use strict";

// -- players: one sounds at a time, and what is heard is no longer new ----------------------------------

document.addEventListener("play", (event) => {
  for (const other of document.querySelectorAll("audio")) {
    if (other !== event.target) other.pause();
  }
  const message = event.target.closest(".message");
  const mark = message && message.querySelector("[data-new]");
  if (mark) mark.remove();
}, true);

// -- what callers will hear, before it is saved ----------------------------------------------------------

const sound = new Audio();
let listening = null;
const silent = () => {
  if (!listening) return;
  listening.textContent = listening.dataset.before;
  listening.removeAttribute("aria-busy");
  listening = null;
};
sound.addEventListener("ended", silent);
sound.addEventListener("error", silent);
sound.addEventListener("playing", () => { if (listening) listening.removeAttribute("aria-busy"); });
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-listen]");
  if (!link) return;
  event.preventDefault();
  const same = link === listening;
  sound.pause();
  silent();
  if (same) return;
  listening = link;
  link.dataset.before = link.textContent;
  link.textContent = link.dataset.stop;
  link.setAttribute("aria-busy", "true");
  sound.src = link.href;
  sound.play().catch(silent);
});

// -- copying ----------------------------------------------------------------------------------------------

for (const button of document.querySelectorAll("[data-copy]")) {
  const before = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // an address without TLS has no clipboard
    }
    button.textContent = button.dataset.copied;
    say(button.dataset.copied);
    window.setTimeout(() => { button.textContent = before; }, 2000);
  });
}

// -- the recorder: microphone to WAV, in the page itself ------------------------------------------------

const wav = (parts, rate) => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const view = new DataView(new ArrayBuffer(44 + 2 * length));
  const text = (at, word) => [...word].forEach((sign, i) => view.setUint8(at + i, sign.charCodeAt(0)));
  text(0, "RIFF"); view.setUint32(4, 36 + 2 * length, true); text(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  text(36, "data"); view.setUint32(40, 2 * length, true);
  let at = 44;
  for (const part of parts) {
    for (const value of part) {
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, value)) * 32767), true);
      at += 2;
    }
  }
  return new Blob([view], { type: "audio/wav" });
};

for (const form of document.querySelectorAll("[data-recorder]")) {
  if (!navigator.mediaDevices || !window.AudioWorkletNode) continue;
  const button = form.querySelector("[data-record]");
  const said = form.querySelector("[data-said]");
  const heard = form.querySelector("[data-heard]");
  const time = form.querySelector("[data-time]");
  const file = form.querySelector("input[type=file]");
  form.querySelector(".recorder").hidden = false;
  let stop = null;

  const show = (on) => {
    button.setAttribute("aria-pressed", String(on));
    form.querySelector("[data-start]").hidden = on;
    form.querySelector("[data-stop]").hidden = !on;
  };

  const start = async () => {
    let microphone;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch {
      said.textContent = form.dataset.refused;
      return;
    }
    const context = new AudioContext();
    await context.audioWorklet.addModule(form.dataset.tape);
    const tape = new AudioWorkletNode(context, "tape");
    const parts = [];
    let length = 0;
    stop = async () => {
      stop = null;
      microphone.getTracks().forEach((track) => track.stop());
      const rate = context.sampleRate;
      await context.close();
      show(false);
      const sound = wav(parts, rate);
      const chosen = new DataTransfer();
      chosen.items.add(new File([sound], "greeting.wav", { type: "audio/wav" }));
      file.files = chosen.files;
      if (heard.src) URL.revokeObjectURL(heard.src);
      heard.src = URL.createObjectURL(sound);
      heard.hidden = false;
      said.textContent = form.dataset.recorded;
    };
    tape.port.onmessage = (event) => {
      if (!stop) return;
      parts.push(event.data);
      length += event.data.length;
      const seconds = Math.floor(length / context.sampleRate);
      if (time.textContent !== minutes(seconds)) time.textContent = minutes(seconds);
      if (seconds >= Number(form.dataset.most)) stop();
    };
    context.createMediaStreamSource(microphone).connect(tape);
    show(true);
    said.textContent = form.dataset.recording;
  };

  button.addEventListener("click", () => (stop ? stop() : start()));
}

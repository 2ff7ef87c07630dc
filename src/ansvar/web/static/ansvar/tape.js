// What the microphone hears, handed to the page in parts (an audio worklet).
"use strict";

class Tape extends AudioWorkletProcessor {
  process(inputs) {
    if (inputs[0].length) this.port.postMessage(inputs[0][0].slice());
    return true;
  }
}

registerProcessor("tape", Tape);

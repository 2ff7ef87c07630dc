// Passkeys: what the browser keeps is asked for or made, and sent with the form it belongs to.
"use strict";

const bytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0),
);
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const ids = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

const made = async (told) => {
  const key = told.publicKey;
  const found = await navigator.credentials.create({
    publicKey: {
      ...key,
      challenge: bytes(key.challenge),
      user: { ...key.user, id: bytes(key.user.id) },
      excludeCredentials: ids(key.excludeCredentials),
      // It is to work without a password: kept on the device, opened by finger, face or PIN.
      authenticatorSelection: {
        ...key.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
      },
    },
  });
  return {
    type: found.type, id: found.id, rawId: text(found.rawId), authenticatorAttachment: found.authenticatorAttachment,
    response: {
      clientDataJSON: text(found.response.clientDataJSON),
      attestationObject: text(found.response.attestationObject),
      transports: found.response.getTransports ? found.response.getTransports() : [],
    },
    clientExtensionResults: found.getClientExtensionResults(),
  };
};

const used = async (told) => {
  const key = told.publicKey;
  const found = await navigator.credentials.get({
    publicKey: { ...key, challenge: bytes(key.challenge), allowCredentials: ids(key.allowCredentials) },
  });
  return {
    type: found.type, id: found.id, rawId: text(found.rawId), authenticatorAttachment: found.authenticatorAttachment,
    response: {
      clientDataJSON: text(found.response.clientDataJSON),
      authenticatorData: text(found.response.authenticatorData),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    },
    clientExtensionResults: found.getClientExtensionResults(),
  };
};

const options = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no answer");
  return (await answer.json()).request_options;
};

// An address of digits has no passkeys: they belong to a name.
const able = "PublicKeyCredential" in window && !/^[\d.]+$|^\[/.test(window.location.hostname);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const line = form.querySelector("[data-failed]");
  if (able) {
    form.hidden = false;
  } else if (line.dataset.none) {
    line.textContent = line.dataset.none;
    form.querySelector("button").disabled = true;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    line.textContent = "";
    try {
      const told = await options(form);
      const found = await (form.dataset.passkey === "add" ? made(told) : used(told));
      form.elements.credential.value = JSON.stringify(found);
      form.requestSubmit();
    } catch {
      line.textContent = line.dataset.failed;
    }
  });
}

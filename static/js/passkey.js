// Passkeys and security keys. A form with data-passkey says what it is for: "login" (options are fetched from the form's
// address), "authenticate" or "add" (options stand in the JSON element named by data-options). What the browser answers
// goes into the field named "credential", and the form is sent. Without this file, or in a browser that knows no keys,
// the forms stay hidden or say that another way is needed.

const toBytes = (text) => {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, "=")), (letter) => letter.charCodeAt(0));
};

const toText = (bytes) => {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
};

const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

const answered = (credential) => {
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) told[name] = toText(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: told,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
};

const optionsOf = async (form) => {
  if (!form.dataset.options) {
    const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    return (await answer.json()).request_options.publicKey;
  }
  const told = JSON.parse(document.getElementById(form.dataset.options).textContent);
  return (told.creation_options || told.request_options).publicKey;
};

const create = (options, passwordless) => {
  const selection = { ...options.authenticatorSelection };
  if (passwordless) {
    selection.residentKey = "required";
    selection.requireResidentKey = true;
    selection.userVerification = "required";
  }
  return navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
};

const get = (options) =>
  navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });

const attach = (form) => {
  const trouble = form.querySelector("[data-passkey-trouble]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    // form.submit() below sends the form without coming by here again.
    event.preventDefault();
    trouble.hidden = true;
    try {
      const options = await optionsOf(form);
      const made =
        form.dataset.passkey === "add" ? await create(options, form.elements.passwordless?.checked) : await get(options);
      form.elements.credential.value = JSON.stringify(answered(made));
      form.submit();
    } catch {
      // Cancelled, timed out, or a key that this place does not know: the sentence stands in the page.
      trouble.hidden = false;
    }
  });
};

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(attach);

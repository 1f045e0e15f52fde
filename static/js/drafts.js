// Keeps what is being typed inside [data-draft="name"] in this browser until it was sent, for two weeks at most.
const age = 14 * 86_400_000;
const sentMark = "draft-sent";
const keyOf = (box) => `draft:${box.dataset.draft}`;
const isFresh = performance.getEntriesByType("navigation")[0]?.type === "navigate";
const fieldsOf = (box) => [...box.querySelectorAll("textarea[name], input[type=text][name]")];

function stored(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    if (draft && Date.now() - draft.at < age) return draft.words;
  } catch { /* unreadable or forbidden storage is the same as none */ }
  return null;
}

function keep(box) {
  const filled = fieldsOf(box).filter((field) => field.value.trim());
  const words = Object.fromEntries(filled.map((field) => [field.name, field.value]));
  try {
    if (filled.length) localStorage.setItem(keyOf(box), JSON.stringify({ at: Date.now(), words }));
    else localStorage.removeItem(keyOf(box));
  } catch { /* a full or forbidden storage must not stop anybody from typing */ }
}

function forget(key) {
  try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
}

// A draft is let go only when the page after sending is a good one: errors and outages bring the words back.
function settle() {
  let sent = null;
  try {
    sent = sessionStorage.getItem(sentMark);
    sessionStorage.removeItem(sentMark);
  } catch { /* nothing was sent from here */ }
  if (sent && !document.querySelector("[data-error]")) forget(sent);
}

function attach(box) {
  const note = box.querySelector("[data-draft-note]");
  const words = stored(keyOf(box));
  // Typed while the page was still loading, when nobody heard it. Going back fills fields, too, with what was sent.
  const isBegun = isFresh && fieldsOf(box).some((field) => field.value !== field.defaultValue);
  if (words) {
    let restored = false;
    for (const field of fieldsOf(box)) {
      if (words[field.name] && !field.value) {
        field.value = words[field.name];
        field.dispatchEvent(new Event("input", { bubbles: true }));
        restored = true;
      }
    }
    if (restored && note) note.hidden = false;
  }
  if (isBegun) keep(box);
  let timer;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 400, box);
  });
  box.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
    for (const field of fieldsOf(box)) field.value = field.defaultValue;
    forget(keyOf(box));
    note.hidden = true;
    fieldsOf(box)[0]?.focus();
  });
  box.closest("form")?.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(box);
    try { sessionStorage.setItem(sentMark, keyOf(box)); } catch { /* then the draft stays until it is old */ }
  });
}

settle();
document.querySelectorAll("[data-draft]").forEach(attach);

// Who writes in this frame: signing in beside it, keeping the token, and asking with it.
//
//   import { ask, person, signOut, whenSignedIn } from "./embed-handoff.js";
//   (never as a <script> of its own: a module under two addresses is two modules, and both would ask for the token)
//
//   person()               null, or { name, scopes } of whoever signed in here
//   ask(address, options)  fetch(address, options) with the token where there is one. A 401 means that the token is over:
//                          it is forgotten here, "embed:signed-out" is told, and the response comes back all the same.
//   whenSignedIn()         a promise of person(): at once where somebody is signed in, otherwise when they have signed in
//                          through one of the links below (show one of them). It never fails; it may never come.
//   signOut()              ends the token there and here
//
// The page says where to ask: <html data-embed="KEY" data-handoff="ADDRESS" data-token="ADDRESS">.
// A link to sign in is <a data-sign-in href="/accounts/login/" target="_blank" rel="noopener">: by itself it opens the
// sign-in of the site in a new tab; with this script the same click signs in for the frame, too. Links may come later.
// What stands in [data-sign-in-status] (role="status") tells how far it is; its words are in data-waiting, data-done,
// data-failed of the same element.
//
// Events on document: "embed:signed-in" (detail: person) and "embed:signed-out".
//
// The token lives in memory, and in sessionStorage, which is kept apart by the site around the frame, so that it is
// still there on the next page. It is never in an address, in a message to another window, or in the page.

const root = document.documentElement.dataset;
const tokenKey = `embed:token:${root.embed}`;
const handoffKey = `embed:handoff:${root.embed}`;
// A link is prepared afresh when it is older than this; the server lets it wait for two minutes.
const freshFor = 90_000;
const polledEvery = 2_000;

let held = recall(tokenKey);
let prepared = null;
let preparing = null;
let polling = null;

function recall(name) {
  try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; }
}

function remember(name, value) {
  try {
    if (value) sessionStorage.setItem(name, JSON.stringify(value));
    else sessionStorage.removeItem(name);
  } catch { /* without storage it lasts as long as this page */ }
}

export function person() {
  return held && { name: held.name, scopes: held.scopes };
}

export async function ask(address, options = {}) {
  const sent = held;
  const headers = new Headers(options.headers);
  if (sent) headers.set("Authorization", `Embed ${sent.token}`);
  const response = await fetch(address, { ...options, headers, credentials: "omit" });
  // Whoever signed in again meanwhile stays signed in.
  if (response.status === 401 && sent && held === sent) forget();
  return response;
}

export async function signOut() {
  if (held) await ask(root.token, { method: "DELETE" }).catch(() => null);
  forget();
}

export function whenSignedIn() {
  if (held) return Promise.resolve(person());
  return new Promise((resolve) => {
    document.addEventListener("embed:signed-in", () => resolve(person()), { once: true });
  });
}

function forget() {
  if (!held) return;
  held = null;
  remember(tokenKey, null);
  document.dispatchEvent(new CustomEvent("embed:signed-out"));
}

function tell(state) {
  for (const place of document.querySelectorAll("[data-sign-in-status]")) place.textContent = place.dataset[state] ?? "";
}

const inBase64 = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// The verifier stays here; the server sees its SHA-256 until the token is fetched (RFC 7636, S256).
async function begin() {
  const verifier = inBase64(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const response = await fetch(root.handoff, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ challenge: inBase64(new Uint8Array(digest)) }),
  });
  if (!response.ok) throw new Error(`hand-off refused: ${response.status}`);
  const { number, address } = await response.json();
  return { number, address, verifier, at: Date.now() };
}

function prepare() {
  if (prepared && Date.now() - prepared.at < freshFor) return Promise.resolve(prepared);
  preparing ??= begin()
    .then((handoff) => {
      prepared = handoff;
      for (const link of document.querySelectorAll("a[data-sign-in]")) link.href = handoff.address;
      return handoff;
    })
    .finally(() => { preparing = null; });
  return preparing;
}

function follow(handoff) {
  prepared = null;
  remember(handoffKey, handoff);
  tell("waiting");
  poll(handoff);
}

function poll(handoff) {
  clearTimeout(polling);
  const again = () => { polling = setTimeout(poll, polledEvery, handoff); };
  // Nobody waits before a page that is not seen; coming back to it asks at once.
  if (document.hidden) return again();
  return collect(handoff).then((isOver) => { if (!isOver) again(); }, again);
}

async function collect(handoff) {
  const response = await fetch(root.token, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ number: handoff.number, verifier: handoff.verifier }),
  });
  if (response.status === 202 || response.status === 429) return false;
  remember(handoffKey, null);
  if (response.status !== 201) {
    tell("failed");
    return true;
  }
  const { token, name, scopes } = await response.json();
  held = { token, name, scopes };
  remember(tokenKey, held);
  tell("done");
  document.dispatchEvent(new CustomEvent("embed:signed-in", { detail: person() }));
  return true;
}

const linkOf = (event) => event.target.closest?.("a[data-sign-in]");

for (const kind of ["pointerover", "pointerdown", "focusin"]) {
  document.addEventListener(kind, (event) => {
    if (linkOf(event)) prepare().catch(() => null);
  }, { passive: true });
}

document.addEventListener("click", (event) => {
  const link = linkOf(event);
  if (!link) return;
  if (prepared && Date.now() - prepared.at < freshFor) {
    link.href = prepared.address;
    // The click itself opens the tab: no browser takes that for a pop-up.
    follow(prepared);
    return;
  }
  event.preventDefault();
  prepare().then((handoff) => {
    window.open(handoff.address, "_blank", "noopener");
    follow(handoff);
  }).catch(() => tell("failed"));
});

document.addEventListener("visibilitychange", () => {
  const waiting = recall(handoffKey);
  if (!document.hidden && waiting && !held) poll(waiting);
});

// Somebody went to another page of the frame while they were signing in.
const waiting = held ? null : recall(handoffKey);
if (waiting) poll(waiting);

// Goes from page to page of a frame without leaving the document, so that whoever signed in stays so, and sends its
// forms with their token. Every page works without it: links are links, and what needs a token is a link to the site.
//
//   form[data-embed-page]    its answer is a page; "Content-Location" says whose address it is
//   form[data-embed-piece]   its answer takes the place of the element with the same id; data-method="DELETE" takes back
//   [data-suggest]           asks there what may answer the words of its box, or of the box that data-suggest-for names
//   [data-draft="name"]      what is typed in it is kept until it was sent, also while somebody signs in
//   [data-sign-out]          a button that signs out here
//
// An answer with data-note tells something that [data-told] says aloud.
import { ask, person, signOut } from "./embed-handoff.js";

const home = new URL(document.body.dataset.home, location.href).pathname;
const parts = ["embed-head", "main", "embed-foot"];
const told = document.querySelector("[data-told]");
const pause = 250, shortest = 4;
let walking, here = location.href;

function tell(words, isRefused = false) {
  told.textContent = words ?? "";
  told.classList.toggle("is-refused", isRefused);
  if (words && isRefused) told.scrollIntoView({ block: "nearest" });
}

// Only pages of this frame are fetched; whatever else a link leads to, the browser opens.
function isOurs(address) {
  return address.origin === location.origin && address.pathname.startsWith(home) && !/\.(css|js)$/.test(address.pathname);
}

const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
const isPage = (answer) => (answer.headers.get("Content-Type") ?? "").startsWith("text/html");

// What went wrong, in the words of the server: application/problem+json, or nothing that we understand.
async function reasonOf(answer) {
  try { return (await answer.json()).detail; } catch { return document.body.dataset.failed; }
}

// Styles that only this page has, before it is shown.
function dress(page) {
  const known = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href));
  const fresh = [...page.querySelectorAll("link[rel=stylesheet]:not([data-look])")].filter((link) => !known.has(link.href));
  return Promise.all(fresh.map((link) => new Promise((done) => {
    const own = document.createElement("link");
    Object.assign(own, { rel: "stylesheet", href: link.href, onload: done, onerror: done });
    document.head.append(own);
  })));
}

async function show(page, { focus = true } = {}) {
  await dress(page);
  for (const id of parts) {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id)?.replaceWith(document.adoptNode(fresh));
  }
  document.title = page.title;
  const main = document.getElementById("main");
  restore(main);
  if (main.dataset.note) tell(main.dataset.note);
  if (!focus) return;
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const wanted = target || main.querySelector("[role=alert]") || main.querySelector("h1") || main;
  if (!wanted.hasAttribute("tabindex")) wanted.tabIndex = -1;
  wanted.focus({ preventScroll: true });
  if (target || wanted.matches("[role=alert]")) wanted.scrollIntoView({ block: "start" });
  else scrollTo(0, 0);
}

// `how` is "go" to another page, "back" to one that was seen before, or "again" for the same one as it is now.
async function visit(address, how = "go") {
  walking?.abort();
  const own = (walking = new AbortController());
  const main = document.getElementById("main");
  main.setAttribute("aria-busy", "true");
  if (how !== "again") tell("");
  try {
    const answer = await ask(address, { headers: { Accept: "text/html" }, signal: own.signal });
    if (!answer.ok || !isPage(answer)) {
      // The page as a visitor sees it is on its way already where a token was over.
      if (answer.status === 401) return tell(await reasonOf(answer), true);
      throw new Error(`${answer.status}`);
    }
    const page = await read(answer);
    if (own.signal.aborted) return;
    keepTyped(main);
    if (how === "go") history.pushState({}, "", address);
    here = location.href;
    await show(page, { focus: how !== "again" });
  } catch {
    // Away from the network, or no page: the browser goes there by itself and says what is wrong.
    if (own.signal.aborted || how === "again") return;
    if (how === "go") location.assign(address);
    else location.reload();
  } finally {
    main.removeAttribute("aria-busy");
  }
}

async function send(form, button) {
  const isPiece = form.matches("[data-embed-piece]");
  const body = new FormData(form);
  if (button?.name) body.append(button.name, button.value);
  const method = form.dataset.method ?? "POST";
  const answer = await ask(form.action, {
    method,
    // Without files there is no need for parts.
    body: method === "POST" ? new URLSearchParams(body) : undefined,
    headers: { Accept: "text/html" },
  });
  const isKnown = answer.ok || (isPage(answer) && (answer.status === 422 || answer.status === 429));
  if (!isKnown) return tell(await reasonOf(answer), true);
  const page = await read(answer);
  if (isPiece) return replacePieces(page);
  tell("");
  if (answer.ok) {
    forget(form);
    const address = answer.headers.get("Content-Location");
    if (address) history.pushState({}, "", address);
    here = location.href;
  }
  await show(page);
}

function replacePieces(page) {
  const focused = document.activeElement?.id;
  let note = "";
  for (const fresh of [...page.body.querySelectorAll("body > [id]")]) {
    note ||= fresh.dataset.note ?? "";
    document.getElementById(fresh.id)?.replaceWith(document.adoptNode(fresh));
  }
  const again = (focused && document.getElementById(focused)) || document.querySelector("[data-error]");
  again?.focus();
  tell(note);
}

// --- What was begun ---------------------------------------------------------------------------------------------------

const draftsKey = `embed:drafts:${home}`;
const drafts = new Map(recall());

function recall() {
  try { return JSON.parse(sessionStorage.getItem(draftsKey)) ?? []; } catch { return []; }
}

function keep(form) {
  const fields = [...form.elements].filter((one) => one.name && !["hidden", "submit"].includes(one.type));
  const typed = fields.filter((one) => (one.type === "radio" ? one.checked : one.value));
  drafts.set(form.dataset.draft, Object.fromEntries(typed.map((one) => [one.name, one.value])));
  store();
}

// Also what was typed before this script ran, when nobody heard it.
function keepTyped(place) {
  const isTyped = (one) => one.type !== "hidden" && "defaultValue" in one && one.value !== one.defaultValue;
  for (const form of place.querySelectorAll("form[data-draft]")) if ([...form.elements].some(isTyped)) keep(form);
}

function store() {
  try { sessionStorage.setItem(draftsKey, JSON.stringify([...drafts])); } catch { /* then as long as this page */ }
}

function forget(form) {
  if (drafts.delete(form.dataset.draft)) store();
}

// What the page brings along is newer than what is remembered: an address or an answer filled it in.
function restore(place) {
  for (const form of place.querySelectorAll("form[data-draft]")) {
    for (const [name, value] of Object.entries(drafts.get(form.dataset.draft) ?? {})) {
      const field = form.elements.namedItem(name);
      if (!field || (field instanceof RadioNodeList ? false : field.value)) continue;
      field.value = value;
    }
    for (const box of form.querySelectorAll("[data-suggest]")) look(box);
  }
}

// --- What may be the same -----------------------------------------------------------------------------------------------

const looking = new WeakMap();

function suggestionsOf(field) {
  if (field.dataset.suggest) return document.getElementById(field.dataset.suggestIn);
  return field.id ? document.querySelector(`[data-suggest-for="${CSS.escape(field.id)}"]`) : null;
}

async function look(place) {
  const field = place.dataset.suggestFor
    ? document.getElementById(place.dataset.suggestFor)
    : document.querySelector(`[data-suggest-in="${CSS.escape(place.id)}"]`);
  const address = place.dataset.suggest ?? field?.dataset.suggest;
  const title = field?.value.trim() ?? "";
  const before = looking.get(place);
  if (!address || before?.title === title) return;
  before?.running.abort();
  const running = new AbortController();
  looking.set(place, { title, running });
  if ([...title].length < shortest) return place.replaceChildren();
  try {
    const asked = new URL(address, location.href);
    asked.searchParams.set("title", title.slice(0, 200));
    const answer = await ask(asked, { headers: { Accept: "text/html" }, signal: running.signal });
    if (answer.ok) place.replaceChildren(...(await read(answer)).body.childNodes);
  } catch { /* typed on, or no network: what stands there stays */ }
}

// --- What the visitor does ----------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-sign-out]")) return void signOut();
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute("download") || link.matches("[data-sign-in]")) return;
  const address = new URL(link.href);
  const isHere = address.pathname + address.search === location.pathname + location.search;
  if (!isOurs(address) || (isHere && address.hash)) return;
  event.preventDefault();
  visit(address.href);
});

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.method === "get") {
    const address = new URL(form.action);
    if (!isOurs(address)) return;
    event.preventDefault();
    address.search = new URLSearchParams(new FormData(form));
    visit(address.href);
  } else if (form.matches("[data-embed-page], [data-embed-piece]")) {
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "1";
    send(form, submitter).catch(() => tell(document.body.dataset.failed, true)).finally(() => delete form.dataset.sending);
  }
});

let typing;
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) keep(form);
  const place = suggestionsOf(event.target);
  if (!place) return;
  clearTimeout(typing);
  typing = setTimeout(look, pause, place);
});

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = [...document.querySelectorAll(".suggestions")].filter((place) => place.hasChildNodes());
  if (!open.length || !open.some((place) => place.contains(event.target) || suggestionsOf(event.target) === place)) return;
  // It closes these first, and the panel around when it is pressed again.
  event.preventDefault();
  for (const place of open) place.replaceChildren();
}, { capture: true });

addEventListener("popstate", () => {
  const isSamePage = location.href.split("#")[0] === here.split("#")[0];
  here = location.href;
  if (!isSamePage) visit(location.href, "back");
});

// The same page as its new reader sees it, with what they had typed.
const again = () => visit(location.href, "again");
document.addEventListener("embed:signed-in", again);
document.addEventListener("embed:signed-out", again);

restore(document);
if (person()) again();

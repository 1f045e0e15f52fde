// Tutorials: lines and steps seek, the line that is said is marked, words are found, and it is remembered what was seen.
// Everything here also works as links and forms; what plays on a platform is fetched when somebody presses play.
const pageOfFilm = document.querySelector("[data-film]");
const player = document.querySelector("[data-player]");
const facade = document.querySelector("[data-facade]");
const places = [...document.querySelectorAll("[data-second]")];
const PREFIX = "film:";
const NOTE_EVERY = 15_000;
const FINISHED_FROM = 0.95;

// --- Seeking -------------------------------------------------------------------------------------------------------

function openFacade(second) {
  const frame = document.createElement("iframe");
  const address = new URL(facade.dataset.facade);
  if (second > 0 && address.hostname === "player.vimeo.com") address.hash = `t=${second}s`;
  else if (second > 0) address.searchParams.set("start", second);
  frame.src = address.href;
  frame.title = facade.dataset.frameTitle;
  frame.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  const shown = document.querySelector("#film iframe");
  (shown ?? facade).replaceWith(frame);
  frame.tabIndex = -1;
  frame.focus();
}

function seek(second) {
  if (facade) return openFacade(second);
  player.currentTime = second;
  player.play().catch(() => { /* without leave to make a sound it waits there for the button */ });
  document.getElementById("film").scrollIntoView({ block: "nearest" });
}

function follow(event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  seek(Number(event.currentTarget.dataset.second));
  history.replaceState(null, "", event.currentTarget.href);
}

// --- The line that is said ------------------------------------------------------------------------------------------

function marker(links) {
  let current = links.find((link) => link.hasAttribute("aria-current"));
  return (now) => {
    const next = links.findLast((link) => Number(link.dataset.second) <= now);
    if (next === current) return;
    current?.removeAttribute("aria-current");
    next?.setAttribute("aria-current", "true");
    current = next;
    const box = next?.closest("[data-lines]");
    if (!box || box.matches(":hover, :focus-within")) return;
    // Only the box moves, never the page.
    box.scrollTop = next.offsetTop - box.offsetTop - box.clientHeight / 3;
  };
}

// --- Words in what is said ------------------------------------------------------------------------------------------

function searchIn(section) {
  const box = section.querySelector("[data-words]");
  const told = section.querySelector("[data-found]");
  const rows = [...section.querySelectorAll("[data-lines] > li")];
  const texts = rows.map((row) => row.querySelector("[data-text]"));
  const words = texts.map((text) => text.textContent);
  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  const look = () => {
    const wanted = [...new Set(box.value.toLowerCase().split(/\s+/).filter(Boolean))].sort((a, b) => b.length - a.length);
    const pattern = wanted.length ? new RegExp(`(${wanted.map(escaped).join("|")})`, "gi") : null;
    let found = 0;
    rows.forEach((row, place) => {
      const small = words[place].toLowerCase();
      const isFound = pattern && wanted.every((word) => small.includes(word));
      found += isFound ? 1 : 0;
      row.classList.toggle("is-left-out", Boolean(pattern) && !isFound);
      const parts = isFound ? words[place].split(pattern) : [words[place]];
      texts[place].replaceChildren(...parts.map((part, number) => {
        if (number % 2 === 0) return part;
        const mark = document.createElement("mark");
        mark.textContent = part;
        return mark;
      }));
    });
    const { one, several, none } = told.dataset;
    told.textContent = !pattern ? "" : found === 0 ? none : found === 1 ? one : several.replace("%s", found);
  };
  box.addEventListener("input", look);
  section.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); look(); });
  if (box.value) look();
}

// --- What was seen --------------------------------------------------------------------------------------------------

function remember(film, seconds, length) {
  try {
    const known = JSON.parse(localStorage.getItem(PREFIX + film) ?? "{}");
    const most = Math.max(known.seconds ?? 0, seconds);
    const finished = Boolean(known.finished) || (length > 0 && most >= length * FINISHED_FROM);
    localStorage.setItem(PREFIX + film, JSON.stringify({ seconds: most, finished }));
  } catch { /* a browser that keeps nothing forgets */ }
}

async function tell(form, seconds) {
  const body = new URLSearchParams({ seconds });
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    await fetch(form.action, {
      method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token, Accept: "application/json" },
    });
  } catch { /* the next note brings it up to date */ }
}

function keepNotes() {
  const form = document.querySelector("form[data-progress]");
  const { film, length } = pageOfFilm.dataset;
  let noted = 0;
  let last = 0;
  const note = (isNow) => {
    const seconds = Math.floor(player.currentTime);
    if (seconds <= noted || (!isNow && Date.now() - last < NOTE_EVERY)) return;
    noted = seconds;
    last = Date.now();
    if (form) tell(form, seconds);
    else remember(film, seconds, Number(length));
  };
  player.addEventListener("timeupdate", () => { if (!player.paused) note(false); });
  for (const moment of ["pause", "ended"]) player.addEventListener(moment, () => note(true));
  addEventListener("pagehide", () => { if (!player.paused) note(true); });
}

// Who is not signed in has it from their own browser; what the site knows stands there already.
function showNotes(row) {
  const shown = row.querySelector("[data-seen]");
  if (!shown?.hidden) return;
  let known;
  try { known = JSON.parse(localStorage.getItem(PREFIX + row.dataset.progressOf) ?? "null"); } catch { return; }
  if (!known) return;
  const length = Number(row.dataset.length);
  const percent = known.finished ? 100 : length ? Math.min(99, Math.floor((100 * known.seconds) / length)) : 0;
  if (!percent) return;
  const words = shown.querySelector("[data-seen-words]");
  shown.querySelector("progress").value = percent;
  words.textContent = known.finished ? words.dataset.finishedWords : `${percent} %`;
  shown.hidden = false;
}

if (player || facade) {
  for (const place of places) place.addEventListener("click", follow);
  facade?.addEventListener("click", (event) => {
    event.preventDefault();
    openFacade(Number(facade.dataset.beginsAt));
  });
}
if (player) {
  const lines = marker(places.filter((place) => place.closest("[data-lines]")));
  const steps = marker(places.filter((place) => place.closest(".film-steps")));
  player.addEventListener("timeupdate", () => { lines(player.currentTime); steps(player.currentTime); });
  keepNotes();
}
document.querySelectorAll("[data-transcript]").forEach(searchIn);
document.querySelectorAll("[data-progress-of]").forEach(showNotes);

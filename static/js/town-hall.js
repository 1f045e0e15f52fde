// Tells when a town hall is by the visitor's own clock, and keeps a live one fresh: what changed is asked for again
// every fifteen seconds while the page is looked at. Without it, times are told by the hall's clock and the page is
// loaded anew by hand.
const language = document.documentElement.lang || "en";
const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const PAUSE = 15_000;

for (const when of document.querySelectorAll("[data-hall-when]")) {
  const yours = when.querySelector("[data-yours]");
  yours.textContent = yours.dataset.yours
    .replace("{begin}", day.format(new Date(when.dataset.starts)))
    .replace("{end}", clock.format(new Date(when.dataset.ends)));
}

const live = document.querySelector("[data-live]");
const said = document.querySelector("[data-now-said]");
let known = live?.querySelector("[data-now]")?.textContent;

// Tokens of forms differ each time and say nothing new.
const shape = (html) => html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
let shown = "";

async function ask() {
  const answer = await fetch(live.dataset.live + location.search, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return;
  const html = await answer.text();
  if (shape(html) === shown) return;
  const focused = live.contains(document.activeElement) ? document.activeElement.id : "";
  live.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  shown = shape(html);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const now = live.querySelector("[data-now]")?.textContent;
  if (now && now !== known) said.textContent = `${said.dataset.words} ${now}`;
  known = now;
}

if (live) {
  const look = () => {
    if (document.visibilityState === "visible") ask().catch(() => {});
  };
  setInterval(look, PAUSE);
  document.addEventListener("visibilitychange", look);
}

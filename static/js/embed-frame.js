// What a page of ours in a frame and the page around it say to each other. Never words, HTML or tokens.
//
//   to the host    { type: "helpcenter:height", height }   whole CSS pixels of what is shown, whenever that changes
//                  { type: "helpcenter:close" }            Escape was pressed and nothing in here wanted it
//   from the host  { type: "helpcenter:theme", scheme }    "light", "dark" or "auto", where the row leaves it open
//
// <body data-origins="ORIGIN ORIGIN" data-scheme="auto"> names the origins that may show this frame. Each message
// goes to exactly one of them, and one that comes must be of one of them and from the window around.
const said = document.body.dataset;
const origins = (said.origins ?? "").split(" ").filter(Boolean);
const isFramed = window.parent !== window;
let host = isFramed ? found() : "";

// Which of the listed origins is around us: the only one, the one that the browser names, or the one that led here. Of
// several, where no browser says which, none is guessed: the first message that comes tells it.
function found() {
  if (origins.length === 1) return origins[0];
  const told = [location.ancestorOrigins?.[0], document.referrer && new URL(document.referrer).origin];
  return told.find((one) => origins.includes(one)) ?? "";
}

function say(words) {
  if (host) window.parent.postMessage(words, host);
}

const height = () => Math.ceil(document.body.getBoundingClientRect().height);
let last = 0;

function tellHeight() {
  const now = height();
  if (!host || now === last) return;
  last = now;
  say({ type: "helpcenter:height", height: now });
}

// The row's own look is the link's address; light and dark are the same tokens without the question what the system has.
function light(scheme) {
  const link = document.querySelector("link[data-look]");
  if (!link || said.scheme !== "auto") return;
  link.dataset.auto ??= link.href;
  link.href = link.dataset[scheme];
  const told = document.querySelector("meta[name=color-scheme]");
  if (told) told.content = { light: "only light", dark: "only dark", auto: "light dark" }[scheme];
}

if (isFramed && origins.length) {
  new ResizeObserver(tellHeight).observe(document.body);
  addEventListener("message", (event) => {
    if (event.source !== window.parent || !origins.includes(event.origin)) return;
    if (!host) {
      host = event.origin;
      tellHeight();
    }
    const words = event.data;
    if (typeof words !== "object" || words === null) return;
    if (words.type === "helpcenter:theme" && ["light", "dark", "auto"].includes(words.scheme)) light(words.scheme);
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) say({ type: "helpcenter:close" });
  });
}

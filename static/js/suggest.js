// Shows what may be the same as what is typed into [data-suggest="address"]: in the element of [data-suggest-in], or
// right behind the box. The page works without it; what is typed is never changed.
const pause = 250;
const shortest = 4;

function attach(box) {
  const address = box.dataset.suggest;
  const place = box.dataset.suggestIn ? document.getElementById(box.dataset.suggestIn) : made(box);
  if (!place) return;
  let timer, running, shown = "";

  async function look() {
    const title = box.value.trim();
    if (title === shown) return;
    shown = title;
    running?.abort();
    if ([...title].length < shortest) return place.replaceChildren();
    running = new AbortController();
    try {
      const answer = await fetch(`${address}?${new URLSearchParams({ title: title.slice(0, 200) })}`, {
        signal: running.signal,
        headers: { "X-Requested-With": "fetch" },
      });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.childNodes);
    } catch { /* typed on, or no network: what stands there stays */ }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && place.hasChildNodes()) place.replaceChildren();
  });
  // Words that a draft, an address or an error brought back are looked up, too.
  if (box.value.trim()) look();
}

function made(box) {
  const place = document.createElement("div");
  place.className = "suggestions";
  place.setAttribute("aria-live", "polite");
  box.after(place);
  return place;
}

// A form field is rendered by the server and cannot carry the mark itself: its form names it.
for (const form of document.querySelectorAll("form[data-suggest-title]")) {
  const box = form.elements.namedItem("title");
  if (!box) continue;
  box.dataset.suggest = form.dataset.suggestTitle;
}
document.querySelectorAll("input[data-suggest]").forEach(attach);

// Shows new posts without a reload and counts characters. The page works without any of it.
(() => {
  "use strict";
  const text = document.getElementById("text");
  const count = document.getElementById("count");
  if (text && count) {
    const most = Number(text.dataset.most);
    const tell = () => {
      const left = most - [...text.value.replace(/https?:\/\/\S+/g, "x".repeat(23))].length;
      count.textContent = left < 0 ? `${-left} too many` : `${left} left`;
      count.classList.toggle("over", left < 0);
    };
    text.addEventListener("input", tell);
    tell();
    text.setSelectionRange(text.value.length, text.value.length);
  }

  const name = document.querySelector("input[name=name]");
  const chips = document.querySelectorAll("input[name=person]");
  name?.addEventListener("input", () => { if (name.value) chips.forEach((chip) => { chip.checked = false; }); });
  chips.forEach((chip) => chip.addEventListener("change", () => { name.value = ""; }));

  const timeline = document.getElementById("timeline");
  let seen = document.body.dataset.pulse;
  const busy = () => timeline.contains(document.activeElement) || timeline.querySelector("details[open]");
  const look = async () => {
    if (document.hidden || busy()) return;
    const pulse = await (await fetch("/pulse")).json();
    if (String(pulse.number) === seen) return;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.getElementById("timeline");
    if (!fresh || busy()) return;
    seen = String(pulse.number);
    timeline.replaceChildren(...fresh.childNodes);
  };
  if (timeline) setInterval(() => look().catch(() => {}), 2000);
})();

// Keyboard: "/" goes to the question box, "j" and "k" walk the rows, "r" replies, "?" shows this list.
const rows = () => [...document.querySelectorAll("[data-row]")];
const typing = (element) => element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName);

function walk(step) {
  const all = rows();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
  if (!next) return;
  (next.querySelector("[data-row-link]") ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function ask() {
  const box = document.querySelector("[data-question]");
  if (box) box.focus();
  else document.querySelector("[data-home]")?.click();
}

const does = {
  "/": ask,
  j: () => walk(1),
  k: () => walk(-1),
  r: () => document.querySelector("[data-reply] textarea")?.focus(),
  "?": () => document.querySelector("[data-keys]")?.showModal(),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || !Object.hasOwn(does, event.key)) return;
  event.preventDefault();
  does[event.key]();
});

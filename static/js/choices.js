// Gives the boxes that are drawn over the admin's searching choices the name that stands beside them. Nobody says when
// a box is drawn, so this looks until each has its name.
const named = (choice) => {
  const box = document.getElementById(`select2-${choice.id}-container`);
  box?.setAttribute("aria-label", choice.labels[0]?.textContent.replace("*", "").trim() ?? "");
  return box !== null;
};

addEventListener("DOMContentLoaded", () => {
  const choices = [...document.querySelectorAll("select.admin-autocomplete")];
  const isDone = () => choices.map(named).every(Boolean);
  if (isDone()) return;
  const watch = new MutationObserver(() => isDone() && watch.disconnect());
  watch.observe(document.body, { childList: true, subtree: true });
});

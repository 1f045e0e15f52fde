// Gives the boxes that are drawn over the admin's searching choices the name that stands beside them. Nobody says when
// a box is drawn, so this looks until each has its name. Where several can be chosen, the box is a list with a field in
// it that is no part of the list: it is the field that gets the name, and the list is none.
const named = (choice) => {
  const drawn = choice.nextElementSibling;
  const list = choice.multiple && drawn?.querySelector(".select2-selection__rendered");
  const box = choice.multiple ? drawn?.querySelector(".select2-search__field") : document.getElementById(`select2-${choice.id}-container`);
  list?.setAttribute?.("role", "presentation");
  box?.setAttribute("aria-label", choice.labels[0]?.textContent.replace("*", "").trim() ?? "");
  return Boolean(box);
};

addEventListener("DOMContentLoaded", () => {
  const choices = [...document.querySelectorAll("select.admin-autocomplete")];
  const isDone = () => choices.map(named).every(Boolean);
  if (isDone()) return;
  const watch = new MutationObserver(() => isDone() && watch.disconnect());
  watch.observe(document.body, { childList: true, subtree: true });
});

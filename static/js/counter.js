// Counts characters the way people see them in the field that [data-counter="id"] names; warns near its limit.
const pieces = "Segmenter" in Intl ? new Intl.Segmenter() : null;
const length = (text) => (pieces ? [...pieces.segment(text)].length : [...text].length);

for (const counter of document.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(counter.dataset.counter);
  const limit = Number(counter.dataset.limit) || 0;
  const show = () => {
    const used = length(field.value);
    counter.textContent = used ? (limit ? `${used} / ${limit}` : used) : "";
    counter.classList.toggle("is-close", Boolean(limit) && used > limit * .95);
  };
  field?.addEventListener("input", show);
  if (field) show();
}

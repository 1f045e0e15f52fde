// Tells when a department opens or closes in the visitor's own time zone, and says so at the minute in which it changes.
// Without it the department's clock is named, and the page is at most a minute old.
const language = document.documentElement.lang || "en";
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const weekday = new Intl.DateTimeFormat(language, { weekday: "long" });
const date = new Intl.DateTimeFormat(language, { day: "numeric", month: "long" });

function daysUntil(moment) {
  const midnight = (of) => new Date(of.getFullYear(), of.getMonth(), of.getDate());
  // Rounded: a day on which the clock is put back or forward has not 24 hours.
  return Math.round((midnight(moment) - midnight(new Date())) / 86_400_000);
}

function tell(standing, moment) {
  const days = daysUntil(moment);
  const words = days === 0 ? standing.dataset.today : days === 1 ? standing.dataset.tomorrow : standing.dataset.later;
  return words
    .replace("{time}", clock.format(moment))
    .replace("{day}", (days < 7 ? weekday : date).format(moment));
}

function refresh() {
  for (const standing of document.querySelectorAll("[data-standing]")) {
    const time = standing.querySelector("time");
    const moment = new Date(time.dateTime);
    if (moment <= new Date()) {
      const now = standing.querySelector("[data-now]");
      now.textContent = now.dataset.then;
      now.classList.toggle("is-confirmed");
      standing.querySelector("[data-next]").hidden = true;
      standing.removeAttribute("data-standing");
    } else if ("convert" in standing.dataset) {
      time.textContent = tell(standing, moment);
      standing.querySelector("[data-place]").textContent = standing.dataset.yours;
    }
  }
}

refresh();
setInterval(refresh, 10_000);

// Keeps "5 minutes ago" true while a page is open, and tells the exact time in the reader's own time zone.
const language = document.documentElement.lang || "en";
const spoken = new Intl.RelativeTimeFormat(language);
const exact = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
const steps = [[86400, "day"], [3600, "hour"], [60, "minute"]];
const week = 7 * 86400;

function refresh() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const moment = new Date(time.dateTime);
    const seconds = Math.round((moment - Date.now()) / 1000);
    time.title = exact.format(moment);
    const step = steps.find(([size]) => Math.abs(seconds) >= size);
    if (step && Math.abs(seconds) < week) time.textContent = spoken.format(Math.trunc(seconds / step[0]), step[1]);
  }
}

refresh();
setInterval(refresh, 60_000);

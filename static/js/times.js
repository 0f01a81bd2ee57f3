// Times in the zone of the server's pages, wherever the browser is: one moment has one time on every page.

const timeZone = document.documentElement.dataset.timeZone || undefined;
const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
const CLOCK = format({ hour: "2-digit", minute: "2-digit" });
const DAY = format({ day: "numeric", month: "short" });
const WHOLE_DAY = format({ dateStyle: "short" });

export const clock = (value = Date.now()) => CLOCK.format(new Date(value));

// The time for something of today, the day for what is older.
export function moment(value) {
  const date = new Date(value);
  return WHOLE_DAY.format(date) === WHOLE_DAY.format(new Date()) ? CLOCK.format(date) : DAY.format(date);
}

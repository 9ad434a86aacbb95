// Calendar days and months of the site's clock, whatever the browser's: a day may have 23 or 25 hours.
interface Civil { year: number; month: number; day: number; hour: number; minute: number; second: number }
const makers = new Map<string, Intl.DateTimeFormat>();

function maker(zone: string): Intl.DateTimeFormat {
  let made = makers.get(zone);
  if (!made) {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
      hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    makers.set(zone, made);
  }
  return made;
}

export function civil(ms: number, zone: string): Civil {
  const parts = Object.fromEntries(maker(zone).formatToParts(ms).map((part) => [part.type, Number(part.value)]));
  return {
    year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0,
    hour: parts.hour ?? 0, minute: parts.minute ?? 0, second: parts.second ?? 0,
  };
}

// How far the site's clock is ahead of UTC at an instant.
function offset(ms: number, zone: string): number {
  const at = civil(ms, zone);
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) - Math.floor(ms / 1000) * 1000;
}

// The first instant of a civil date; months and days may run over (day 32, month 13).
export function midnight(year: number, month: number, day: number, zone: string): number {
  const wanted = Date.UTC(year, month - 1, day);
  const guess = wanted - offset(wanted, zone);
  return wanted - offset(guess, zone);
}

export function day_start(ms: number, zone: string, days = 0): number {
  const at = civil(ms, zone);
  return midnight(at.year, at.month, at.day + days, zone);
}

export function month_start(ms: number, zone: string, months = 0): number {
  const at = civil(ms, zone);
  return midnight(at.year, at.month + months, 1, zone);
}

export function year_start(ms: number, zone: string, years = 0): number {
  return midnight(civil(ms, zone).year + years, 1, 1, zone);
}

export function iso_date(ms: number, zone: string): string {
  const at = civil(ms, zone);
  return `${at.year}-${String(at.month).padStart(2, '0')}-${String(at.day).padStart(2, '0')}`;
}

// 'YYYY-MM-DD' at the site; null where it is no date.
export function from_iso(text: string, zone: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const start = midnight(Number(match[1]), Number(match[2]), Number(match[3]), zone);
  return iso_date(start, zone) === text ? start : null;
}

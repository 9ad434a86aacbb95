// Numbers and times for people, the only place that rounds. Times are the site's, never the browser's.
// What is absent stays null, so that a screen must say that it is missing.
import { type Micros, micros, micros_per_unit } from '../base/decimal';

const space = '\u00a0';
export interface Place { locale: string; time_zone: string; currency: string }

type Energy = string | Micros;
const value_of = (amount: Energy): number =>
  (typeof amount === 'string' ? micros(amount) : amount) / micros_per_unit;

// Intl makes -0 of what rounds to it; people should read 0.
const plain = (value: number, digits: number): number =>
  Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value;

export class Formats {
  readonly locale: string;
  readonly time_zone: string;
  readonly currency_symbol: string;
  readonly energy_unit: string;
  #place: Place;
  #numbers = new Map<number, Intl.NumberFormat>();
  #clocks = new Map<string, Intl.DateTimeFormat>();
  #chinese: boolean;

  constructor(place: Place) {
    this.#place = place;
    this.locale = place.locale;
    this.time_zone = place.time_zone;
    this.#chinese = place.locale.startsWith('zh');
    this.energy_unit = this.#chinese ? '度' : 'kWh';
    const money = new Intl.NumberFormat(place.locale, {
      style: 'currency', currency: place.currency, currencyDisplay: 'narrowSymbol',
    });
    this.currency_symbol = money.formatToParts(0).find((part) => part.type === 'currency')?.value ?? '';
  }

  number(value: number, digits: number): string {
    let made = this.#numbers.get(digits);
    if (!made) {
      made = new Intl.NumberFormat(this.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      this.#numbers.set(digits, made);
    }
    return made.format(plain(value, digits)).replace('-', '−');
  }

  count(value: number | string): string { return this.number(Number(value), 0); }
  share(part: number): string { return `${this.number(part * 100, 0)}${space}%`; }

  // watts: below 1 kW in W where the value is of one device or home.
  power(watts: number, { small = false } = {}): string {
    if (small && Math.abs(watts) < 1000) return `${this.number(watts, 0)}${space}W`;
    return `${this.number(watts / 1000, 1)}${space}kW`;
  }

  energy(amount: Energy, digits = 2): string {
    return `${this.number(value_of(amount), digits)}${space}${this.energy_unit}`;
  }
  // Without unit, where the column says it.
  quantity(amount: Energy, digits = 2): string { return this.number(value_of(amount), digits); }

  money(amount: Energy, digits = 2): string {
    const value = plain(value_of(amount), digits);
    const sign = value < 0 ? '−' : '';
    const size = this.number(Math.abs(value), digits);
    if (this.#chinese && this.#place.currency === 'CNY') return `${sign}${size}${space}元`;
    return `${sign}${this.currency_symbol}${size}`;
  }
  price(amount: Energy): string { return this.number(value_of(amount), 3); }
  get price_unit(): string {
    if (this.#chinese) return `${this.#place.currency === 'CNY' ? '元' : this.currency_symbol}/度`;
    return `${this.currency_symbol}/kWh`;
  }
  priced(amount: Energy): string { return `${this.price(amount)}${space}${this.price_unit}`; }

  #clock(key: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    let made = this.#clocks.get(key);
    if (!made) {
      made = new Intl.DateTimeFormat(this.locale, { ...parts, timeZone: this.time_zone, hourCycle: 'h23' });
      this.#clocks.set(key, made);
    }
    return made;
  }
  time(ms: number): string { return this.#clock('time', { hour: '2-digit', minute: '2-digit' }).format(ms); }
  seconds(ms: number): string {
    return this.#clock('seconds', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
  }
  date(ms: number): string {
    return this.#clock('date', { day: 'numeric', month: 'short', year: 'numeric' }).format(ms);
  }
  day(ms: number): string {
    return this.#clock('day', { weekday: 'short', day: 'numeric', month: 'short' }).format(ms);
  }
  short_day(ms: number): string { return this.#clock('short_day', { day: 'numeric', month: 'numeric' }).format(ms); }
  short_month(ms: number): string { return this.#clock('short_month', { month: 'short' }).format(ms); }
  month(ms: number): string { return this.#clock('month', { month: 'long', year: 'numeric' }).format(ms); }
  date_time(ms: number): string { return `${this.day(ms)} ${this.time(ms)}`; }
  slot(start: number, length: number): string { return `${this.time(start)}–${this.time(start + length)}`; }

  countdown(ms: number): string {
    const left = Math.max(0, Math.floor(ms / 1000));
    return `${String(Math.floor(left / 60)).padStart(2, '0')}:${String(left % 60).padStart(2, '0')}`;
  }
}

export const short = (hash: string): string =>
  (hash.length > 14 ? `${hash.slice(0, 6)}…${hash.slice(-4)}` : hash);

// Numbers and times for people, the only place that rounds. Energy and money arrive as decimal text,
// power as watts, times as milliseconds since 1970; absent values are null and stay visible as such.
const hard_space = '\u00a0';

export function formats(locale, timeZone, currency) {
  const number = (digits) => new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits, maximumFractionDigits: digits,
  });
  const one = number(1);
  const two = number(2);
  const three = number(3);
  const whole = number(0);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const clock = (parts) => new Intl.DateTimeFormat(locale, {
    ...parts, timeZone, hourCycle: 'h23',
  });
  const minutes = clock({ hour: '2-digit', minute: '2-digit' });
  const seconds = clock({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const money = currency ? new Intl.NumberFormat(locale, {
    style: 'currency', currency, currencyDisplay: 'narrowSymbol',
  }) : two;
  const symbol = currency
    ? money.formatToParts(0).find((part) => part.type === 'currency').value : '';
  const present = (value, format) => (value === null || value === undefined ? null : format(value));
  return {
    power: (watts) => present(watts, (w) => `${one.format(w / 1000)}${hard_space}kW`),
    energy: (text) => present(text, (t) => two.format(Number(t))),
    price: (text) => present(text, (t) => three.format(Number(t))),
    money: (text) => present(text, (t) => money.format(Number(t))),
    amount: (text) => present(text, (t) => two.format(Number(t))),
    count: (value) => present(value, (v) => whole.format(v)),
    percent: (share) => percent.format(share),
    price_unit: `${symbol}/kWh`,
    time: (ms) => present(ms, (t) => minutes.format(t)),
    time_seconds: (ms) => present(ms, (t) => seconds.format(t)),
    countdown: (ms) => {
      const left = Math.max(0, Math.floor(ms / 1000));
      return `${String(Math.floor(left / 60)).padStart(2, '0')}:${String(left % 60).padStart(2, '0')}`;
    },
  };
}

export const short_hash = (hash) => `${hash.slice(0, 10)}…${hash.slice(-6)}`;

// Energy, money and prices cross the API as decimal text with at most six decimals. Here they become
// whole millionths, which add exactly; only i18n/format rounds, for the eye.
declare const nominal: unique symbol;
export type Micros = number & { readonly [nominal]: 'micros' };

export const micros_per_unit = 1_000_000;
export const zero = 0 as Micros;

// The value of the API's decimal text; absent stays absent.
export function micros(text: string): Micros;
export function micros(text: string | null | undefined): Micros | null;
export function micros(text: string | null | undefined): Micros | null {
  if (text === null || text === undefined) return null;
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) throw new RangeError(`not a decimal: ${text}`);
  const [, sign, whole = '', part = ''] = match;
  const value = Number(whole) * micros_per_unit + Number(part.padEnd(6, '0'));
  return (sign && value ? -value : value) as Micros;
}

export const sum = (values: Iterable<Micros>): Micros => {
  let total = 0;
  for (const value of values) total += value;
  return total as Micros;
};
export const minus = (a: Micros, b: Micros): Micros => (a - b) as Micros;
export const absolute = (a: Micros): Micros => Math.abs(a) as Micros;

// quantity times price, rounded down to a millionth as the ledger does (DOMAIN 2.1).
export function product(quantity: Micros, price: Micros): Micros {
  const exact = BigInt(quantity) * BigInt(price);
  const unit = BigInt(micros_per_unit);
  const down = exact / unit;
  return Number(exact < 0n && down * unit !== exact ? down - 1n : down) as Micros;
}

// The API's canonical text: no superfluous zeros.
export function text_of(value: Micros): string {
  const size = Math.abs(value);
  const part = String(size % micros_per_unit).padStart(6, '0').replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${Math.floor(size / micros_per_unit)}${part ? `.${part}` : ''}`;
}

// What a person typed, in either decimal mark where it cannot be mistaken: "0,5" and "0.5". Null where it
// is no number of at most six decimals.
export function typed(text: string): Micros | null {
  const plain = text.trim().replace(/[\u00a0\u202f\s]/g, '').replace('，', ',').replace('。', '.');
  const marks = plain.replace(/[^.,]/g, '');
  if (marks.length > 1) return null;
  const canonical = plain.replace(',', '.').replace(/^\./, '0.').replace(/\.$/, '');
  return /^\d{1,9}(\.\d{1,6})?$/.test(canonical) ? micros(canonical) : null;
}

import type { Fields } from './sentence';

// price x quantity, exactly: both have at most six decimals.
export function worth(f: Fields): string {
  const units = (text: string): bigint => {
    const found = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
    if (found === null) return 0n;
    const value = BigInt(`${found[2]}${(found[3] ?? '').padEnd(6, '0')}`);
    return found[1] === '-' ? -value : value;
  };
  const product = units(f.text('price')) * units(f.text('quantity'));
  const sign = product < 0n ? '-' : '';
  const digits = (product < 0n ? -product : product).toString().padStart(13, '0');
  const decimals = digits.slice(-12).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -12)}${decimals === '' ? '' : `.${decimals}`}`;
}

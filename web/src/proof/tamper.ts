// Changes one byte, to show what the checks are worth.

export interface Tampered {
  bytes: Uint8Array;
  position: number;
  before: number;
  after: number;
}

// Precondition: at least one byte. `random` is in [0, 1).
export function flip_one_byte(bytes: Uint8Array, random: () => number = Math.random): Tampered {
  const position = Math.floor(random() * bytes.length);
  const changed = Uint8Array.from(bytes);
  const before = changed[position] ?? 0;
  const after = before ^ (1 << Math.floor(random() * 8));
  changed[position] = after;
  return { bytes: changed, position, before, after };
}

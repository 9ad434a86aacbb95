// Reads the ledger's canonical bytes (docs/encoding.md), as src/proof/byte_reader.h does: total,
// and after the first fault everything reads as zero.

export class ByteReader {
  #rest: Uint8Array;
  #faulty = false;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  #fail(): bigint {
    this.#faulty = true;
    this.#rest = new Uint8Array(0);
    return 0n;
  }

  // A varint of at most 64 bits; a longer form than needed is a fault.
  number(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = this.#rest[0];
      if (byte === undefined) return this.#fail();
      this.#rest = this.#rest.subarray(1);
      if (shift === 63n && byte > 1) return this.#fail();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return byte === 0 && shift > 0n ? this.#fail() : value;
    }
    return this.#fail();
  }
  signed_number(): bigint {
    const zigzag = this.number();
    return (zigzag >> 1n) ^ -(zigzag & 1n);
  }
  // The next `count` bytes, or none.
  raw(count: bigint | number): Uint8Array {
    if (BigInt(count) > BigInt(this.#rest.length)) this.#fail();
    const taken = this.#rest.subarray(0, this.#faulty ? 0 : Number(count));
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }
  // Exactly so many bytes; zeros after a fault.
  fixed(size: number): Uint8Array {
    const bytes = this.raw(size);
    return bytes.length === size ? bytes : new Uint8Array(size);
  }
  blob(): Uint8Array {
    return this.raw(this.number());
  }
  text(): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.blob());
    } catch {
      this.#fail();
      return '';
    }
  }

  get left(): number {
    return this.#rest.length;
  }
  // Whether all was read and nothing was wrong.
  get finished(): boolean {
    return !this.#faulty && this.#rest.length === 0;
  }
  get faulty(): boolean {
    return this.#faulty;
  }
}

// The keys of this browser, in IndexedDB. Where the browser has WebCrypto (https, localhost) a key
// lies there encrypted by an AES key that no script can read out; on plain-http addresses it lies
// open, as there is nothing to wrap it with. Neither replaces a backup: that is the key file.
import { concat, random_bytes, utf8, type Hex } from '../base/bytes';
import { address_of } from './signature';

export interface KeyInfo {
  address: Hex;
  name: string;
  created: number; // ms since 1970, by this browser's clock
  // The encrypted key file, once the owner has taken one; its password is what asks "is it you?".
  backup: string | null;
  // When the key was handed out in the open, newest last.
  exports: readonly number[];
}

// The private key, and the phrase that it came of where there is one.
export interface Secret {
  key: Uint8Array;
  phrase: string | null;
}

interface Row extends KeyInfo {
  secret: Uint8Array; // the key's 32 bytes, then the phrase
  iv: Uint8Array | null; // null: lies open
}

const name_of_database = 'wattbook-wallet';
const wrapping_row = 'wrapping';

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });

function open_database(): Promise<IDBDatabase> {
  const request = indexedDB.open(name_of_database, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('keys', { keyPath: 'address' });
    request.result.createObjectStore('wrapping');
  };
  return asked(request);
}

const info_of = ({ address, name, created, backup, exports }: Row): KeyInfo => ({
  address, name, created, backup, exports,
});

export class Vault {
  readonly #database: Promise<IDBDatabase>;

  constructor() {
    this.#database = open_database();
  }

  async #store(name: 'keys' | 'wrapping', mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await this.#database).transaction(name, mode).objectStore(name);
  }

  // Nothing where the browser has no WebCrypto here.
  async #wrapping(): Promise<CryptoKey | undefined> {
    if (globalThis.crypto.subtle === undefined) return undefined;
    const found: unknown = await asked((await this.#store('wrapping', 'readonly')).get(wrapping_row));
    if (found !== undefined) return found as CryptoKey;
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt', 'decrypt',
    ]);
    await asked((await this.#store('wrapping', 'readwrite')).put(made, wrapping_row));
    return made;
  }

  async #row(address: Hex): Promise<Row> {
    const row: unknown = await asked((await this.#store('keys', 'readonly')).get(address));
    if (row === undefined) throw new Error(`no key of ${address} in this browser`);
    return row as Row;
  }

  async #change(address: Hex, change: Partial<Row>): Promise<void> {
    const row = { ...(await this.#row(address)), ...change };
    await asked((await this.#store('keys', 'readwrite')).put(row));
  }

  async list(): Promise<readonly KeyInfo[]> {
    const rows = (await asked((await this.#store('keys', 'readonly')).getAll())) as Row[];
    return rows.map(info_of).sort((a, b) => a.created - b.created);
  }

  // A key that is there already stays as it is.
  async add({ key, phrase }: Secret, name: string, now: number): Promise<KeyInfo> {
    const address = address_of(key);
    const plain = phrase === null ? key : concat([key, utf8(phrase)]);
    const known = (await this.list()).find((each) => each.address === address);
    if (known !== undefined) return known;
    const wrapping = await this.#wrapping();
    const iv = wrapping === undefined ? null : random_bytes(12);
    const secret =
      wrapping === undefined || iv === null
        ? plain
        : new Uint8Array(
            await crypto.subtle.encrypt(
              { name: 'AES-GCM', iv: iv as BufferSource }, wrapping, plain as BufferSource,
            ),
          );
    const row: Row = { address, name, created: now, backup: null, exports: [], secret, iv };
    await asked((await this.#store('keys', 'readwrite')).put(row));
    return info_of(row);
  }

  async reveal(address: Hex): Promise<Secret> {
    const row = await this.#row(address);
    const plain = row.iv === null ? row.secret : await this.#unwrapped(row.secret, row.iv);
    const words = new TextDecoder().decode(plain.subarray(32));
    return { key: plain.slice(0, 32), phrase: words === '' ? null : words };
  }

  async #unwrapped(secret: Uint8Array, iv: Uint8Array): Promise<Uint8Array> {
    const wrapping = await this.#wrapping();
    if (wrapping === undefined) throw new Error('this key was kept under https; open the page there');
    const made = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: iv as BufferSource }, wrapping, secret as BufferSource,
    );
    return new Uint8Array(made);
  }

  rename(address: Hex, name: string): Promise<void> {
    return this.#change(address, { name });
  }
  keep_backup(address: Hex, key_file: string): Promise<void> {
    return this.#change(address, { backup: key_file });
  }
  async note_export(address: Hex, now: number): Promise<void> {
    const { exports } = await this.#row(address);
    await this.#change(address, { exports: [...exports, now] });
  }
  async forget(address: Hex): Promise<void> {
    await asked((await this.#store('keys', 'readwrite')).delete(address));
  }
}

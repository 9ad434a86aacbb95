// The keys of this browser and who signs with them: the account of app/identity, joined to its key.
import { signal } from '@preact/signals';

import { account, use_account } from '../app/identity';
import type { Hex } from '../base/bytes';
import { WalletFault } from './fault';
import { key_of_phrase, new_phrase } from './phrase';
import { find_providers, link, sign_text, sign_typed, type FoundProvider, type Provider } from './provider';
import { personal_digest, sign_digest } from './signature';
import { digest_of, type TypedData } from './typed_data';
import { Vault, type KeyInfo, type Secret } from './vault';

let opened: Vault | null = null;
export const vault = (): Vault => (opened ??= new Vault());

// Null until they were read.
export const keys = signal<readonly KeyInfo[] | null>(null);

export async function refresh_keys(): Promise<readonly KeyInfo[]> {
  keys.value = await vault().list();
  return keys.value;
}

export const key_of = (address: string): KeyInfo | undefined =>
  keys.value?.find((each) => each.address === address);

// Keeps the key and signs with it from now on.
export async function take_key(secret: Secret, name: string): Promise<KeyInfo> {
  const info = await vault().add(secret, name, Date.now());
  await refresh_keys();
  use_account({ address: info.address, key: 'browser' });
  return info;
}

// A new key, of a phrase that its owner may ask for later.
export async function make_key(name: string): Promise<KeyInfo> {
  const phrase = new_phrase();
  return take_key({ key: await key_of_phrase(phrase), phrase }, name);
}

let linked: Provider | null = null;

export async function link_provider(found: FoundProvider): Promise<Hex> {
  const address = await link(found.provider);
  linked = found.provider;
  use_account({ address, key: 'extension' });
  return address;
}

// After a reload: the extension that still has the account, without asking its owner.
async function provider_of(address: string): Promise<Provider> {
  if (linked !== null) return linked;
  for (const { provider } of find_providers()) {
    const accounts = await provider.request({ method: 'eth_accounts' }).catch(() => []);
    if (!Array.isArray(accounts)) continue;
    if (!accounts.some((each) => String(each).toLowerCase() === address)) continue;
    linked = provider;
    return provider;
  }
  throw new WalletFault('no_signer', address);
}

export interface Signer {
  address: Hex;
  key: 'browser' | 'extension';
  typed(data: TypedData): Promise<Hex>;
  text(text: string): Promise<Hex>;
}

// Who signs now. Fails where the account's key is not in this browser.
export async function present_signer(): Promise<Signer> {
  const now = account.value;
  if (now === null) throw new WalletFault('no_signer');
  const address = now.address as Hex;
  if (now.key === 'extension') {
    const provider = await provider_of(address);
    return {
      address,
      key: 'extension',
      typed: (data) => sign_typed(provider, address, data),
      text: (text) => sign_text(provider, address, text),
    };
  }
  if ((await refresh_keys()).every((each) => each.address !== address))
    throw new WalletFault('no_signer', address);
  const sign = async (digest: Uint8Array): Promise<Hex> => sign_digest(digest, (await vault().reveal(address)).key);
  return {
    address,
    key: 'browser',
    typed: (data) => sign(digest_of(data)),
    text: (text) => sign(personal_digest(text)),
  };
}

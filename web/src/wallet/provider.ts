// A wallet that the browser brings along (MetaMask and others) by EIP-1193, found by EIP-6963 or at
// window.ethereum. It keeps the key; we hand it the typed data and check who signed.
import { to_hex, utf8, type Hex } from '../base/bytes';
import { WalletFault } from './fault';
import { recover_address } from '../proof/recover';
import { personal_digest, read_address } from './signature';
import { digest_of, type TypedData } from './typed_data';

export interface Provider {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}
export interface FoundProvider {
  name: string;
  provider: Provider;
}

interface Announced extends Event {
  detail?: { info?: { name?: string }; provider?: Provider };
}

// Who answers at once; wallets that load later are found when asked again.
export function find_providers(): readonly FoundProvider[] {
  const found: FoundProvider[] = [];
  const note = (event: Announced): void => {
    const provider = event.detail?.provider;
    if (provider !== undefined && !found.some((each) => each.provider === provider))
      found.push({ name: event.detail?.info?.name ?? 'Wallet', provider });
  };
  window.addEventListener('eip6963:announceProvider', note);
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  window.removeEventListener('eip6963:announceProvider', note);
  const injected = (window as { ethereum?: Provider }).ethereum;
  if (injected !== undefined && !found.some((each) => each.provider === injected))
    found.push({ name: 'MetaMask', provider: injected });
  return found;
}

// 4001 is what EIP-1193 gives a person's "no".
async function ask(provider: Provider, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await provider.request({ method, params });
  } catch (error) {
    const { code, message } = error as { code?: number; message?: string };
    throw new WalletFault(code === 4001 ? 'user_refused' : 'provider_failed', code === 4001 ? '' : (message ?? ''));
  }
}

export async function link(provider: Provider): Promise<Hex> {
  const accounts = await ask(provider, 'eth_requestAccounts', []);
  const address = Array.isArray(accounts) ? read_address(String(accounts[0])) : undefined;
  if (address === undefined) throw new WalletFault('provider_failed', 'eth_requestAccounts');
  return address;
}

function signed_by(signature: unknown, digest: Uint8Array, address: Hex): Hex {
  const signer = typeof signature === 'string' ? recover_address(digest, signature) : undefined;
  if (signer !== address) throw new WalletFault('other_signer', signer ?? '');
  return signature as Hex;
}

export async function sign_typed(provider: Provider, address: Hex, data: TypedData): Promise<Hex> {
  const signature = await ask(provider, 'eth_signTypedData_v4', [address, JSON.stringify(data)]);
  return signed_by(signature, digest_of(data), address);
}

export async function sign_text(provider: Provider, address: Hex, text: string): Promise<Hex> {
  const signature = await ask(provider, 'personal_sign', [to_hex(utf8(text)), address]);
  return signed_by(signature, personal_digest(text), address);
}

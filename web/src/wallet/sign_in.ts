// Sign-in by a signed text (EIP-4361): what the node hands out is read before it is signed, so that
// a signature never opens another site or account than the reader sees.
import { WalletFault } from './fault';
import type { Hex } from '../base/bytes';
import { checksummed } from './signature';

// Refuses a text that is not a sign-in of this address at this host.
export function check_sign_in_text(text: string, address: Hex, host: string): void {
  const [first, second, third] = text.split('\n');
  if (first !== `${host} wants you to sign in with your Ethereum account:`)
    throw new WalletFault('sign_in_refused', first ?? '');
  if (second?.toLowerCase() !== checksummed(address).toLowerCase() || third !== '')
    throw new WalletFault('sign_in_refused', second ?? '');
}

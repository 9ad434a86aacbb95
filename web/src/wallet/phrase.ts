// Recovery phrases: BIP-39 words, BIP-32 derivation, the first account of Ethereum wallets, as
// `wattbook key new --words` makes them (docs/wallet.md).
import { HDKey } from '@scure/bip32';
import { generateMnemonic, mnemonicToSeed, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';

import { WalletFault } from './fault';

export const first_path = "m/44'/60'/0'/0/0";

// Twelve words.
export const new_phrase = (): string => generateMnemonic(wordlist, 128);

// Lower-case words with one space between.
export const normal_phrase = (phrase: string): string => phrase.trim().toLowerCase().split(/\s+/).join(' ');

export const is_phrase = (phrase: string): boolean => validateMnemonic(normal_phrase(phrase), wordlist);

// The private key that the phrase gives at the path.
export async function key_of_phrase(
  phrase: string,
  passphrase = '',
  path = first_path,
): Promise<Uint8Array> {
  if (!is_phrase(phrase)) throw new WalletFault('not_a_phrase');
  const seed = await mnemonicToSeed(normal_phrase(phrase), passphrase);
  const { privateKey } = HDKey.fromMasterSeed(seed).derive(path);
  if (privateKey === null) throw new WalletFault('not_a_phrase');
  return privateKey;
}

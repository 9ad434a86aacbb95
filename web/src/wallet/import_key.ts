// A key that somebody brings along: a recovery phrase, a key file of another wallet or a private
// key in hexadecimal, told apart as `wattbook key import` does.
import { from_hex } from '../base/bytes';
import { WalletFault } from './fault';
import { open_key, type Progress } from './key_file';
import { key_of_phrase, normal_phrase } from './phrase';
import { is_private_key } from './signature';
import type { Secret } from './vault';

export type ImportForm = 'key_file' | 'phrase' | 'hexadecimal';

export function form_of(text: string): ImportForm {
  const body = text.trim();
  if (body.startsWith('{')) return 'key_file';
  return /\s/.test(body) ? 'phrase' : 'hexadecimal';
}

// `password` opens a key file; elsewhere it is not looked at.
export async function import_key(
  text: string,
  password: string,
  progress?: Progress,
): Promise<Secret> {
  switch (form_of(text)) {
    case 'key_file':
      return { key: await open_key(text, password, progress), phrase: null };
    case 'phrase':
      return { key: await key_of_phrase(text), phrase: normal_phrase(text) };
    case 'hexadecimal': {
      const key = from_hex(text.trim());
      if (key?.length !== 32 || !is_private_key(key)) throw new WalletFault('not_a_key');
      return { key, phrase: null };
    }
  }
}

// A command on its way to the ledger: filled with what every kind begins with, typed by the node's
// published types, and refused here where those are not for this ledger (docs/protocol.md).
import { random_bytes, to_hex, type Hex } from '../base/bytes';
import { WalletFault } from './fault';
import { digest_of, type Message, type TypedData, type Types } from './typed_data';

// How long a command may wait for its block, in ms of ledger time.
export const lifetime = 3_600_000;

// What the node publishes for one kind: GET /api/v1/typed-data/{Kind}.
export interface PublishedTypes {
  types: Types;
  primaryType: string;
  domain: { name: string; version: string; salt: string };
}

export interface Draft {
  kind: string;
  // Every field of the kind after id, account and expires, as JSON: decimals as text.
  body: Message;
}

// The message that is signed. `now` is the time of the ledger's newest block.
export const fill = (draft: Draft, account: Hex, now: number): Message => ({
  id: to_hex(random_bytes(16)),
  account,
  expires: now + lifetime,
  ...draft.body,
});

// What is signed, and its digest. `genesis` is the ledger that the reader knows: types that name
// another one, another kind or other fields than the message has are refused before anything is
// shown or signed.
export function prepare(
  kind: string,
  message: Message,
  published: PublishedTypes,
  genesis: string,
): { data: TypedData; digest: Uint8Array } {
  const { name, version, salt } = published.domain;
  if (name !== 'wattbook' || version !== '1' || salt !== genesis)
    throw new WalletFault('other_ledger', salt);
  if (published.primaryType !== kind)
    throw new WalletFault('types_do_not_fit', published.primaryType);
  const data: TypedData = {
    types: published.types,
    primaryType: kind,
    domain: { name, version, salt },
    message,
  };
  return { data, digest: digest_of(data) };
}

// What the wallet asks of the node.
import type { PostBody } from '../api/client';
import { get, post, Problem } from '../api/client';
import type { Receipt, Status } from '../api/schema';
import { names as member_names } from '../app/member';
import { currency, formats } from '../app/site';
import type { PublishedTypes } from './command';
import type { Hex } from '../base/bytes';
import { isolated } from './isolated';
import type { Names } from './sentence';
import type { Message } from './typed_data';

export const status_now = (): Promise<Status> => get('/api/v1/status');

// `kind` is one that this page made a message of.
export const published_types = (kind: string): Promise<PublishedTypes> =>
  get('/api/v1/typed-data/{kind}', { path: { kind: kind as 'CancelOrder' } }) as Promise<unknown> as Promise<PublishedTypes>;

let asset_codes: ReadonlyMap<number, string> | null = null;

// The names that sentences are told with. Asked for once: assets only become more.
export async function names_for_sentences(): Promise<Names> {
  if (asset_codes === null) {
    const { assets } = await get('/api/v1/assets', { query: { limit: 1000 } });
    asset_codes = new Map(assets.map((each) => [each.asset, each.code]));
  }
  const codes = asset_codes;
  return {
    asset: (number) => codes.get(number) ?? `#${number}`,
    currency: currency.value,
    member: (address) => isolated(member_names.value.get(address) ?? ''),
    time: (ms) => formats.value.date_time(ms),
  };
}

const tries = 3;
const pause_ms = 700;

// Sends the very same command again where no answer comes or the node is busy: its id is executed at
// most once.
export async function send_signed(kind: string, message: Message, signature: Hex): Promise<Receipt> {
  const body = { command: { [kind]: message }, signature } as unknown as PostBody<'/api/v1/commands'>;
  for (let attempt = 1; ; ++attempt) {
    try {
      return (await post('/api/v1/commands', body)) as Receipt;
    } catch (error) {
      const again = error instanceof Problem && (error.status === 0 || error.status === 503);
      if (!again || attempt === tries) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause_ms * attempt));
  }
}

// What a text may name in the ledger: the node is asked, so a hit is there.
import { Problem, get } from '../../api/client';
import { name_of, names } from '../../app/member';
import { community, formats, interval_length, time_zone } from '../../app/site';
import { from_iso } from '../../i18n/site_time';
import { short } from '../../i18n/format';
import { words } from './words';

export type HitKind = 'block' | 'entry' | 'account' | 'device' | 'order' | 'meter' | 'slot';
export interface Hit {
  kind: HitKind;
  title: string;
  said: string;
  href: string | null;
  json: unknown; // shown in place where there is no page of its own
}

// Nothing where the node has no such thing.
async function there<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.status === 400)) return null;
    throw error;
  }
}

async function block(height: number): Promise<Hit[]> {
  const found = await there(get('/api/v1/blocks/{height}', { path: { height } }));
  return found ? [{ kind: 'block', title: words().block_title(formats.value.count(height)), said: short(found.hash), href: `/ledger/blocks/${height}`, json: null }] : [];
}

async function block_of_hash(hash: string): Promise<Hit[]> {
  const { blocks } = await get('/api/v1/blocks', { query: { limit: 1000 } });
  const found = blocks.find((one) => one.hash === hash || one.state_root === hash);
  return found ? block(found.height) : [];
}

async function entry(id: string): Promise<Hit[]> {
  const found = await there(get('/api/v1/receipts/{id}', { path: { id } }));
  return found ? [{ kind: 'entry', title: short(id), said: words().block_title(formats.value.count(found.height)), href: `/ledger/entries/${id}`, json: null }] : [];
}

async function account(address: string): Promise<Hit[]> {
  const [holder, device] = await Promise.all([
    there(get('/api/v1/accounts/{address}', { path: { address } })),
    there(get('/api/v1/devices/{key}', { path: { key: address } })),
  ]);
  const w = words();
  return [
    ...(holder ? [{ kind: 'account' as const, title: holder.name || short(address), said: address, href: `/ledger/accounts/${address}`, json: null }] : []),
    ...(device ? [{ kind: 'device' as const, title: short(address), said: w.device_said(w.devices[device.kind], name_of(device.owner)), href: `/ledger/accounts/${device.owner}`, json: device }] : []),
  ];
}

async function order(number: number): Promise<Hit[]> {
  const found = await there(get('/api/v1/communities/{community}/orders/{order}', { path: { community, order: number } }));
  if (!found) return [];
  const f = formats.value;
  return [{
    kind: 'order', title: f.count(number), href: `/ledger/accounts/${found.member}`, json: found,
    said: words().order_said(found.side, f.energy(found.remaining), f.priced(found.price), name_of(found.member)),
  }];
}

async function meter(number: number): Promise<Hit[]> {
  const { meters } = await get('/api/v1/communities/{community}/meters', { path: { community }, query: { limit: 1000 } });
  const found = meters.find((one) => one.meter === number);
  return found ? [{
    kind: 'meter', title: formats.value.count(number), href: `/ledger/accounts/${found.owner}`, json: found,
    said: words().meter_said(formats.value.count(number), name_of(found.owner)),
  }] : [];
}

// The slot in which a moment lies.
async function slot(moment: number): Promise<Hit[]> {
  const length = interval_length.value;
  const start = Math.floor(moment / length) * length;
  const found = await there(get('/api/v1/communities/{community}/intervals/{start}', { path: { community, start } }));
  if (!found) return [];
  const f = formats.value;
  const when = `${f.day(start)} ${f.slot(start, length)}`;
  return [{ kind: 'slot', title: when, href: null, json: found, said: words().slot_said(when, f.energy(found.load), f.energy(found.pv)) }];
}

// "2026-06-19 14:15" by the site's clock.
function moment_of(text: string): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})$/.exec(text);
  const day = match?.[1] ? from_iso(match[1], time_zone.value) : null;
  return match && day !== null ? day + (Number(match[2]) * 60 + Number(match[3])) * 60_000 : null;
}

function members(text: string): Hit[] {
  const wanted = text.toLowerCase();
  return [...names.value]
    .filter(([address, name]) => name.toLowerCase().includes(wanted) || (wanted.startsWith('0x') && address.startsWith(wanted)))
    .slice(0, 8)
    .map(([address, name]) => ({ kind: 'account', title: name || short(address), said: address, href: `/ledger/accounts/${address}`, json: null }));
}

export async function find(typed: string): Promise<Hit[]> {
  const text = typed.trim();
  const lower = text.toLowerCase();
  if (/^0x[0-9a-f]{64}$/.test(lower)) return block_of_hash(lower);
  if (/^0x[0-9a-f]{32}$/.test(lower)) return entry(lower);
  if (/^0x[0-9a-f]{40}$/.test(lower)) return account(lower);
  const moment = moment_of(text);
  if (moment !== null) return slot(moment);
  if (/^#?\d{1,12}$/.test(text)) {
    const number = Number(text.replace('#', ''));
    return (await Promise.all([order(number), block(number), meter(number)])).flat();
  }
  if (/^\d{13}$/.test(text)) return slot(Number(text));
  return members(text);
}

// What a span of slots would have cost or brought with other price limits: a replay of the metered energy at
// the prices that were really paid. An estimate, by this rule, slot by slot:
// - the member's own feed-in fills their store up to its limit (less the loss of charging); the rest goes to
//   the grid at the feed-in price;
// - consumption is served from the store; what is missing is bought at the slot's mean price where that is not
//   above the buying limit, else taken from the grid;
// - what the store holds above the reserve is sold at the mean price where that is not below the selling limit;
// - bought and sold are at most what was traded in the slot.
import type { Bar, CommunitySettings, EnergyRow, TariffStep } from '../api/schema';
import { type Micros, micros, micros_per_unit, product, zero } from '../base/decimal';

export interface Limits { sell_from: Micros; buy_to: Micros; keep: Micros }

export interface Replayed {
  cash: Micros;       // positive: brought
  sold: Micros;
  bought: Micros;
  from_grid: Micros;
  to_grid: Micros;
  left: Micros;       // in the store at the end, worth nothing here
  slots: number;
}

export interface World {
  rows: readonly EnergyRow[];     // of the member, one per slot, oldest first
  bars: readonly Bar[];           // of the market, one per slot
  tariff: readonly TariffStep[];
  settings: CommunitySettings;
  store_limit: Micros | null;     // null: no limit
}

const least = (...values: number[]): Micros => Math.max(0, Math.min(...values)) as Micros;

export function replay(world: World, limits: Limits): Replayed {
  const bars = new Map(world.bars.map((bar) => [bar.start, bar]));
  const efficiency = world.settings.mint_efficiency_ppm / 1_000_000;
  const out = { cash: 0, sold: 0, bought: 0, from_grid: 0, to_grid: 0, left: 0, slots: 0 };
  let point = 0;
  for (const row of world.rows) {
    while ((world.tariff[point + 1]?.start ?? Infinity) <= row.start) point += 1;
    const tariff = world.tariff[point];
    if (!tariff || tariff.start > row.start) continue;
    const bar = bars.get(row.start);
    const volume = bar ? micros(bar.volume) : zero;
    const mean = volume > 0 && bar ? (Math.round((micros(bar.cash) / volume) * micros_per_unit) as Micros) : null;

    const fed = micros(row.exported);
    const room = world.store_limit === null ? Number.MAX_SAFE_INTEGER : Math.max(0, world.store_limit - out.left);
    const kept = least(fed, Math.floor(room / efficiency));
    out.left += Math.floor(kept * efficiency);
    const to_grid = (fed - kept) as Micros;

    const used = micros(row.imported);
    const served = least(used, out.left);
    out.left -= served;
    const missing = used - served;
    const bought = mean !== null && mean <= limits.buy_to ? least(missing, volume) : zero;
    const from_grid = (missing - bought) as Micros;

    const sold = mean !== null && mean >= limits.sell_from ? least(out.left - limits.keep, volume - bought) : zero;
    out.left -= sold;

    out.cash += product(to_grid, micros(tariff.feed_in_price)) - product(from_grid, micros(tariff.import_price));
    if (mean !== null) out.cash += product(sold, mean) - product(bought, mean);
    out.sold += sold;
    out.bought += bought;
    out.from_grid += from_grid;
    out.to_grid += to_grid;
    out.slots += 1;
  }
  return out as Replayed;
}

// How much was traded at which price: for the eye, in as many columns.
export function price_volumes(bars: readonly Bar[], low: Micros, high: Micros, columns: number): Micros[] {
  const out = Array.from({ length: columns }, () => 0);
  for (const bar of bars) {
    const volume = micros(bar.volume);
    if (volume <= 0) continue;
    const mean = (micros(bar.cash) / volume) * micros_per_unit;
    const column = Math.floor(((mean - low) / Math.max(1, high - low)) * columns);
    if (column >= 0 && column < columns) out[column] = (out[column] ?? 0) + volume;
  }
  return out as Micros[];
}

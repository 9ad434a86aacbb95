// What a charge point's outlets are doing, put together from what its owner registered on the ledger and
// what it told this node last.
import type { ChargePoint, LiveStation } from '../api/schema';

export type { LiveStation };

export type OutletState = 'available' | 'occupied' | 'reserved' | 'unavailable' | 'faulted' | 'unknown';
export interface Outlet {
  evse: number;
  connector: number;
  plug: string;
  power: number;  // W
  state: OutletState;
  told: string;   // the standard's word; empty where it said nothing
  error: string;  // the standard's error code; empty where there is none
  since: number | null;
}

// Every registered outlet. What is not connected is not known, whatever it said last.
export function outlets_of(point: ChargePoint, live: LiveStation | null): Outlet[] {
  return point.description.connectors.map(({ evse, connector, plug, power }) => {
    const told = live?.connected
      ? live.outlets.find((one) => one.evse === evse && one.connector === connector) : undefined;
    return {
      evse, connector, plug, power, state: told?.state ?? 'unknown', told: told?.told ?? '',
      error: told?.error === 'NoError' ? '' : told?.error ?? '', since: told?.time ?? null,
    };
  });
}

export type PileState = 'closed' | 'offline' | 'silent' | 'free' | 'busy' | 'faulted' | 'unavailable';

// One word for the whole: free where at least one outlet is.
export function state_of(point: ChargePoint, live: LiveStation | null, outlets: readonly Outlet[]): PileState {
  if (!point.in_service) return 'closed';
  if (!live?.connected) return 'offline';
  const any = (...states: OutletState[]): boolean => outlets.some((one) => states.includes(one.state));
  if (any('available')) return 'free';
  if (any('occupied', 'reserved')) return 'busy';
  if (any('faulted')) return 'faulted';
  return any('unavailable') ? 'unavailable' : 'silent';
}

export const free_of = (outlets: readonly Outlet[]): number => outlets.filter((one) => one.state === 'available').length;

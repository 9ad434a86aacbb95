// The state of a charge point and of its outlets, in words and with a sign: never by colour alone.
import { formats } from '../../app/site';
import { free_of, type Outlet, type OutletState, type PileState } from '../../model/pile';
import { Icon, type IconName } from '../../ui/icon';
import { rated } from './format';
import { words } from './words';

const signs: Record<PileState, IconName> = {
  free: 'check', busy: 'car', faulted: 'warning', unavailable: 'pause', offline: 'close', silent: 'info', closed: 'lock',
};
const outlet_signs: Record<OutletState, IconName> = {
  available: 'check', occupied: 'car', reserved: 'clock', unavailable: 'pause', faulted: 'warning', unknown: 'info',
};

export function PileBadge({ state, outlets }: { state: PileState | null; outlets: readonly Outlet[] }) {
  const w = words();
  if (state === null) return <span class="pile-state">…</span>;
  const text = state === 'free' && outlets.length > 1
    ? w.free_of(formats.value.count(free_of(outlets)), formats.value.count(outlets.length)) : w.states[state];
  return <span class={`pile-state ${state}`} data-pile={state}><Icon name={signs[state]} size={16} />{text}</span>;
}

// The number printed on it: connectors of one EVSE stand behind a dot.
export const outlet_name = (outlet: Pick<Outlet, 'evse' | 'connector'>): string =>
  (outlet.connector === 1 ? String(outlet.evse) : `${outlet.evse}.${outlet.connector}`);

export const plug_name = (plug: string): string => {
  const names: Readonly<Record<string, string>> = words().plugs;
  return names[plug] ?? plug;
};

export function OutletList({ outlets }: { outlets: readonly Outlet[] }) {
  const w = words();
  return (
    <ul class="outlets" aria-label={w.outlets}>
      {outlets.map((one) => (
        <li key={outlet_name(one)} data-outlet={one.state}>
          <strong>{outlet_name(one)}</strong>
          <span>{plug_name(one.plug)} · {rated(one.power)}</span>
          <span class={`pile-state ${one.state}`}><Icon name={outlet_signs[one.state]} size={16} />{w.outlet_states[one.state]}</span>
        </li>
      ))}
    </ul>
  );
}

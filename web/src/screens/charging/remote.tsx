// Commands to a charge point: start, stop, restart, unlock. What is told is what came of it, not that the
// station said "Accepted".
import { useState } from 'preact/hooks';
import type { StationCommand, StationDetail } from '../../api/schema';
import { get, post, Problem } from '../../api/client';
import { session, sign_in } from '../../app/identity';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { problem_text } from '../../ui/state';
import type { Outlet } from '../../model/pile';
import { outlet_name } from './state';
import { words } from './words';

interface Order { action: string; payload: unknown }

const random_number = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1;
const is_old = (detail: StationDetail): boolean => detail.station.protocol === 'ocpp1.6';

const start_of = (detail: StationDetail, outlet: Outlet, token: string): Order => (is_old(detail)
  ? { action: 'RemoteStartTransaction', payload: { idTag: token, connectorId: outlet.evse } }
  : { action: 'RequestStartTransaction', payload: { idToken: { idToken: token, type: 'Central' }, evseId: outlet.evse, remoteStartId: random_number() } });
const stop_of = (detail: StationDetail, running: StationDetail['sessions'][number]): Order => (is_old(detail)
  ? { action: 'RemoteStopTransaction', payload: { transactionId: running.session } }
  : { action: 'RequestStopTransaction', payload: { transactionId: running.transaction } });
const reset_of = (detail: StationDetail): Order => ({ action: 'Reset', payload: { type: is_old(detail) ? 'Soft' : 'OnIdle' } });
const unlock_of = (detail: StationDetail, outlet: Outlet): Order => ({
  action: 'UnlockConnector', payload: is_old(detail) ? { connectorId: outlet.evse } : { evseId: outlet.evse, connectorId: outlet.connector },
});

// How long a command that is still pending is asked about, and how often.
const asked_for = 120_000;
const pause = 2000;

async function outcome_of(station: string, { action, payload }: Order): Promise<StationCommand> {
  let command = await post('/api/v1/stations/{station}/commands', { action, payload: JSON.stringify(payload) }, { path: { station } }) as StationCommand;
  for (let waited = 0; command.state === 'pending' && waited < asked_for; waited += pause) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    command = await get('/api/v1/stations/{station}/commands/{number}', { path: { station, number: command.number } });
  }
  return command;
}

type Told = { at: 'idle' } | { at: 'asking'; what: string } | { at: 'told'; what: string; command: StationCommand } | { at: 'problem'; text: string };

export function Remote({ station, owner, connected, detail, outlets }: {
  station: string; owner: string; connected: boolean; detail: StationDetail | null; outlets: readonly Outlet[];
}) {
  const w = words();
  const [told, set_told] = useState<Told>({ at: 'idle' });
  const [token, set_token] = useState('');
  const [touched, set_touched] = useState(false);
  if (session.value?.role !== 'administrator' && session.value?.address !== owner)
    return <div class="remote"><p class="note">{w.remote_needs}</p><div><Button icon="key" onClick={() => void sign_in()}>{w.sign_in}</Button></div></div>;
  if (!connected || !detail) return <p class="note">{w.not_connected}</p>;
  const busy = told.at === 'asking';
  const start = (outlet: Outlet): void => {
    set_touched(true);
    if (token.trim() !== '') void order(`${w.start_remote} ${outlet_name(outlet)}`, start_of(detail, outlet, token.trim()));
  };
  const order = async (what: string, made: Order): Promise<void> => {
    set_told({ at: 'asking', what });
    try {
      set_told({ at: 'told', what, command: await outcome_of(station, made) });
    } catch (error) {
      set_told({ at: 'problem', text: error instanceof Problem ? problem_text(error) : String(error) });
    }
  };
  const good = told.at === 'told' && told.command.state === 'done';
  return (
    <div class="remote">
      <TextField label={w.pays} hint={w.pays_hint} problem={touched && token.trim() === '' ? w.pays_missing : null} value={token} on_input={set_token} autocomplete="off" spellcheck={false} />
      <div class="row">
        {outlets.map((outlet) => (
          <Button key={outlet_name(outlet)} icon="play" busy={busy} onClick={() => start(outlet)}>{w.start_remote} {outlet_name(outlet)}</Button>
        ))}
      </div>
      <div class="row">
        {detail.sessions.map((one) => (
          <Button key={one.session} icon="pause" busy={busy} onClick={() => void order(`${w.stop_remote} ${one.evse}`, stop_of(detail, one))}>{w.stop_remote} {one.evse}</Button>
        ))}
        {outlets.map((outlet) => (
          <Button key={outlet_name(outlet)} kind="quiet" busy={busy} onClick={() => void order(w.unlock, unlock_of(detail, outlet))}>{w.unlock} {outlet_name(outlet)}</Button>
        ))}
        <Button kind="danger" busy={busy} onClick={() => void order(w.reset, reset_of(detail))}>{w.reset}</Button>
      </div>
      {detail.sessions.length === 0 && <p class="note">{w.nothing_runs}</p>}
      <div role="status">
        {told.at === 'asking' && <p>{told.what}: {w.asking}</p>}
        {told.at === 'told' && (
          <p class={good ? 'good' : 'bad'} data-outcome={told.command.state}>
            <Icon name={good ? 'check' : told.command.state === 'pending' ? 'clock' : 'warning'} /> {told.what}: {w.outcomes[told.command.state]}
            {!good && told.command.text && <span class="note"> ({told.command.text})</span>}
          </p>
        )}
        {told.at === 'problem' && <p class="bad">{told.text}</p>}
      </div>
    </div>
  );
}

// The keys of this browser: which signs, whether it is backed up, how to take it elsewhere.
import { useEffect, useState } from 'preact/hooks';

import { account, open_account, session, sign_in, sign_out, use_account } from '../../app/identity';
import { name_of } from '../../app/member';
import { formats } from '../../app/site';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Dialog } from '../../ui/dialog';
import { Mark, StateNote } from '../../ui/state';
import { keys, refresh_keys, vault } from '../../wallet/keys';
import { checksummed } from '../../wallet/signature';
import type { KeyInfo } from '../../wallet/vault';
import { BackupForm } from '../../wallet/backup_form';
import { ExportKey } from './export_key';
import { words } from './words';

type Asked = { what: 'backup' | 'export' | 'forget'; key: KeyInfo } | null;

function KeyRow({ info, ask }: { info: KeyInfo; ask: (asked: Asked) => void }) {
  const w = words().keys;
  const f = formats.value;
  const active = account.value?.address === info.address;
  const last = info.exports.at(-1);
  return (
    <li class="key-row" data-address={info.address}>
      <div class="key-head">
        <strong>{name_of(info.address).includes('…') ? info.name : name_of(info.address)}</strong>
        {active && <Mark state="no_data">{w.active}</Mark>}
        {info.backup ? <Mark state="no_data">{w.backed}</Mark> : <Mark state="stale">{w.not_backed}</Mark>}
      </div>
      <code class="address">{checksummed(info.address)}</code>
      <p class="note">
        {w.made(f.date(info.created))}
        {last !== undefined && ` · ${w.exports(f.count(info.exports.length), f.date_time(last))}`}
      </p>
      {!info.backup && <p class="note">{w.not_backed_text}</p>}
      <div class="key-buttons">
        {!active && <Button onClick={() => use_account({ address: info.address, key: 'browser' })}>{w.use}</Button>}
        <Button kind={info.backup ? 'plain' : 'primary'} icon="download" onClick={() => ask({ what: 'backup', key: info })}>{info.backup ? w.again : w.backup}</Button>
        <Button icon="eye" onClick={() => ask({ what: 'export', key: info })}>{w.phrase}</Button>
        <Button kind="quiet" onClick={() => ask({ what: 'forget', key: info })}>{w.forget}</Button>
      </div>
    </li>
  );
}

function Forget({ info, close }: { info: KeyInfo; close: () => void }) {
  const w = words().keys;
  const forget = async (): Promise<void> => {
    await vault().forget(info.address);
    await refresh_keys();
    if (account.value?.address === info.address) use_account(null);
    close();
  };
  return (
    <div class="stack">
      <p>{w.forget_sure}</p>
      <div class="buttons">
        <Button kind="quiet" onClick={close}>{w.keep}</Button>
        <Button kind="danger" onClick={() => void forget()}>{w.forget_yes}</Button>
      </div>
    </div>
  );
}

export function Keys() {
  const w = words().keys;
  const [asked, set_asked] = useState<Asked>(null);
  useEffect(() => { void refresh_keys(); }, []);
  const list = keys.value;
  const linked = account.value?.key === 'extension' ? account.value.address : null;
  const close = (): void => set_asked(null);
  const titles = { backup: w.backup_title, export: w.export_title, forget: w.forget };
  return (
    <div class="wallet-parts">
      <Card title={w.mine} tools={<Button icon="plus" onClick={() => { void open_account().then(refresh_keys); }}>{w.open_other}</Button>}>
        {!isSecureContext && <StateNote state="estimated">{w.insecure}</StateNote>}
        {linked && <p><Mark state="no_data">{w.linked}</Mark> <code class="address">{checksummed(linked)}</code></p>}
        {list?.length === 0 && !linked && <StateNote state="not_configured">{w.none}</StateNote>}
        <ul class="key-list">{list?.map((info) => <KeyRow key={info.address} info={info} ask={set_asked} />)}</ul>
      </Card>
      <Card title={w.session} class="narrow">
        <div class="stack">
          <p>{session.value ? w.signed_in(w.roles[session.value.role]) : w.signed_out}</p>
          <div>{session.value
            ? <Button onClick={() => void sign_out()}>{w.sign_out}</Button>
            : <Button kind="primary" icon="key" onClick={() => void sign_in()}>{w.sign_in}</Button>}
          </div>
        </div>
      </Card>
      <Dialog open={asked !== null} title={asked ? titles[asked.what] : ''} on_close={close}>
        {asked?.what === 'backup' && <BackupForm info={asked.key} done={close} />}
        {asked?.what === 'export' && <ExportKey info={asked.key} />}
        {asked?.what === 'forget' && <Forget info={asked.key} close={close} />}
      </Dialog>
    </div>
  );
}

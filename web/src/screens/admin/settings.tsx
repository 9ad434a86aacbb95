// The node's settings as they hold, with the place where each was set. That place is the only one where it
// can be changed: the file wins.
import { use_get } from '../../api/query';
import type { NodeSetting } from '../../api/schema';
import { language } from '../../i18n/language';
import { Card } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { Loaded, StateNote } from '../../ui/state';
import { Table, type Column } from '../../ui/table';
import { words } from './words';

function Origin({ origin }: { origin: string }) {
  const w = words();
  if (origin === 'default') return <span class="note">{w.by_default}</span>;
  return <span data-origin={origin}><Icon name="lock" size={16} /> {w.set_in} <code>{origin.replace(/^.*\//, '')}</code></span>;
}

export function NodeSettings() {
  const w = words();
  const asked = use_get('/api/v1/node/settings', {});
  const columns: Column<NodeSetting>[] = [
    { key: 'name', head: w.setting, heading: true, cell: (row) => <div class="setting"><code>{row.name}</code><p class="note" lang={language.value === 'zh-Hans' ? 'en' : undefined}>{row.help}</p></div> },
    { key: 'value', head: w.value, cell: (row) => <code data-setting={row.name}>{row.value}</code> },
    { key: 'origin', head: w.origin, cell: (row) => <Origin origin={row.origin} /> },
    { key: 'effect', head: w.effect, cell: (row) => (row.on_restart ? w.on_restart : w.on_reload) },
  ];
  return (
    <Card title={w.tabs.settings} note={w.settings_text}>
      <Loaded asked={asked}>
        {({ settings }) => (settings.length === 0
          ? <StateNote state="not_configured">{w.no_settings}</StateNote>
          : <Table caption={w.tabs.settings} columns={columns} rows={settings} key_of={(row) => row.name} />)}
      </Loaded>
    </Card>
  );
}

import { Card } from '../../ui/card';
import { words } from './words';

function Commands({ lines }: { lines: readonly (readonly [string, string])[] }) {
  return <ul class="stack">{lines.map(([text, command]) => <li key={command} class="stack"><span>{text}</span><pre class="raw">{command}</pre></li>)}</ul>;
}

export function SettingsAndBackups() {
  const w = words();
  return (
    <Card title={w.tabs.settings}>
      <div class="stack">
        <p>{w.settings_text}</p>
        <Commands lines={[[w.settings_show, 'wattbook config show --origin'], [w.settings_check, 'wattbook check config']]} />
        <p>{w.backup_text}</p>
        <Commands lines={[[w.backup_create, 'wattbook backup create'], [w.backup_list, 'wattbook backup list'], [w.backup_verify, 'wattbook backup verify BACKUP']]} />
      </div>
    </Card>
  );
}

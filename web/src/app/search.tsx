// One box for everything that has a name or a number. Screens add what they can find.
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { IconButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Icon, type IconName } from '../ui/icon';
import { allowed } from './permission';
import { names, watch } from './member';
import { go } from './router';
import { screens } from './screens';
import { title_of } from './layout';
import { words } from './words';

interface Hit { key: string; icon: IconName; text: string; detail: string; open: () => void }

// What a text may name in the ledger's explorer, which says whether it is there.
const ledger_path = (text: string): string | null =>
  (/^(0x[0-9a-f]{8,64}|\d{1,12})$/i.test(text) ? `/ledger?q=${encodeURIComponent(text)}` : null);

function hits(text: string): Hit[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const found: Hit[] = screens.filter((screen) => screen.place !== 'none' && allowed(screen))
    .filter((screen) => `${screen.title.en} ${screen.title.zh}`.toLowerCase().includes(wanted))
    .map((screen) => ({ key: screen.path, icon: screen.icon, text: title_of(screen), detail: '', open: () => go(screen.path) }));
  for (const [address, name] of names.value)
    if (`${name} ${address}`.toLowerCase().includes(wanted))
      found.push({ key: address, icon: 'members', text: name || address, detail: `${address.slice(0, 10)}…`, open: () => watch(address) });
  const ledger = ledger_path(text.trim());
  if (ledger && screens.some((screen) => screen.path === '/ledger'))
    found.push({ key: 'ledger', icon: 'ledger', text: text.trim(), detail: '', open: () => go(ledger) });
  return found.slice(0, 12);
}

export function SearchButton() {
  const open = useSignal(false);
  const text = useSignal('');
  const w = words();
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open.value = true;
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  const found = open.value ? hits(text.value) : [];
  const choose = (hit: Hit): void => { open.value = false; text.value = ''; hit.open(); };
  return (
    <>
      <IconButton icon="search" label={w.search} aria-haspopup="dialog" aria-keyshortcuts="Control+K" onClick={() => { open.value = true; }} />
      <Dialog open={open.value} title={w.search} on_close={() => { open.value = false; }}>
        <form onSubmit={(event) => { event.preventDefault(); if (found[0]) choose(found[0]); }}>
          <TextField label={w.search_hint} type="search" value={text.value} on_input={(now) => { text.value = now; }} autofocus />
        </form>
        <ul class="choices">
          {found.map((hit) => (
            <li key={hit.key}><button type="button" onClick={() => choose(hit)}><Icon name={hit.icon} size={18} /><span>{hit.text}</span><code>{hit.detail}</code></button></li>
          ))}
          {text.value.trim() !== '' && found.length === 0 && <li class="note">{w.no_match}</li>}
        </ul>
      </Dialog>
    </>
  );
}

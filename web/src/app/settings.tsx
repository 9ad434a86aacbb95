import { useSignal } from '@preact/signals';
import { IconButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Choice } from '../ui/field';
import { type Language, language, languages, set_language } from '../i18n/language';
import { colours, theme, themes, trade_colours } from './preferences';
import { words } from './words';

export function SettingsButton() {
  const open = useSignal(false);
  const w = words();
  const other = language.value === 'zh-Hans' ? languages[0] : languages[1];
  return (
    <>
      {other && <button type="button" class="button quiet language" lang={other.code} onClick={() => set_language(other.code)}>{other.name}</button>}
      <IconButton icon="settings" label={w.settings} aria-haspopup="dialog" onClick={() => { open.value = true; }} />
      <Dialog open={open.value} title={w.settings} on_close={() => { open.value = false; }}>
        <Choice<Language> label={w.language} hidden_label={false} value={language.value} on_change={set_language}
          options={languages.map(({ code, name }) => ({ value: code, text: name }))} />
        <Choice label={w.theme} hidden_label={false} value={theme.value} on_change={(value) => { theme.value = value; }}
          options={themes.map((value) => ({ value, text: w.themes[value] }))} />
        <Choice label={w.trade_colours} hidden_label={false} value={colours.value} on_change={(value) => { colours.value = value; }}
          options={trade_colours.map((value) => ({ value, text: w.colour_sets[value] }))} />
      </Dialog>
    </>
  );
}

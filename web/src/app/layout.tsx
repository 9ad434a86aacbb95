// What surrounds every screen: banner, header, navigation.
import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { language } from '../i18n/language';
import { Connection, SlotClock } from './connection';
import { MemberButton } from './member_choice';
import { path } from './router';
import { allowed } from './permission';
import { type Screen, screens } from './screens';
import { SearchButton } from './search';
import { SettingsButton } from './settings';
import { demo, formats, ready, status } from './site';
import { words } from './words';
import { connection } from '../live/feed';

export const title_of = (screen: Screen): string =>
  (language.value === 'zh-Hans' ? screen.title.zh : language.value === 'pseudo' ? `⟦${screen.title.en}⟧` : screen.title.en);

const current = (screen: Screen): boolean =>
  (screen.path === '/' ? path.value === '/' : path.value === screen.path || path.value.startsWith(`${screen.path}/`));

function Link({ screen, on_click }: { screen: Screen; on_click?: () => void }) {
  return (
    <a href={screen.path} aria-current={current(screen) ? 'page' : undefined} onClick={on_click}>
      <Icon name={screen.icon} /><span>{title_of(screen)}</span>
    </a>
  );
}

const listed = (place?: Screen['place']): Screen[] =>
  screens.filter((screen) => (place ? screen.place === place : screen.place !== 'none') && allowed(screen));

function Rail() {
  return (
    <nav class="rail" aria-label={words().main_navigation}>
      <a class="brand" href="/"><img src="/favicon.svg" alt="" width="28" height="28" />wattbook</a>
      <ul>{listed().map((screen) => <li key={screen.path}><Link screen={screen} /></li>)}</ul>
    </nav>
  );
}

function PhoneTabs() {
  const open = useSignal(false);
  const rest = listed('more');
  const inside = rest.some(current);
  return (
    <nav class="phone-tabs" aria-label={words().main_navigation}>
      <ul>
        {listed('first').map((screen) => <li key={screen.path}><Link screen={screen} /></li>)}
        {rest.length > 0 && (
          <li>
            <button type="button" aria-haspopup="dialog" aria-current={inside ? 'page' : undefined} onClick={() => { open.value = true; }}>
              <Icon name="more" /><span>{words().more}</span>
            </button>
          </li>
        )}
      </ul>
      <Dialog open={open.value} title={words().more} on_close={() => { open.value = false; }}>
        <ul class="more-list">{rest.map((screen) => <li key={screen.path}><Link screen={screen} on_click={() => { open.value = false; }} /></li>)}</ul>
      </Dialog>
    </nav>
  );
}

function DemoBanner() {
  const now = status.value;
  if (!demo.value || !now) return null;
  const w = words();
  return (
    <aside class="banner demo" aria-label={w.demo_title}>
      <strong>{w.demo_title}</strong>
      <span>{w.demo_text(formats.value.count(now.members), formats.value.count(now.speed))}</span>
      <a class="banner-link" href="/tour">{w.demo_tour}</a>
      <a href="/setup">{w.demo_setup}</a>
    </aside>
  );
}

function InsecureBanner() {
  const w = words();
  if (isSecureContext) return null;
  return <aside class="banner warn"><Icon name="lock" /><span>{w.insecure} {w.insecure_fix} <code>wattbook tls enable</code></span></aside>;
}

function OfflineBanner() {
  if (connection.value !== 'lost') return null;
  return <aside class="banner warn" role="status"><Icon name="warning" /><span>{words().offline}</span></aside>;
}

export function Layout({ bare, children }: { bare: boolean; children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#main">{words().skip}</a>
      <div class={bare ? 'frame bare' : 'frame'}>
        {!bare && <Rail />}
        <div class={ready.value || connection.value === 'lost' ? 'page' : 'page unknown'}>
          <DemoBanner /><InsecureBanner /><OfflineBanner />
          <header class="top">
            <div class="where">
              <strong class="community">{status.value?.community ?? 'wattbook'}</strong>
              <Connection />{!bare && <SlotClock />}
            </div>
            <div class="who">
              {!bare && <><SearchButton /><MemberButton /></>}
              <SettingsButton />
            </div>
          </header>
          <main id="main" tabIndex={-1}>{children}</main>
        </div>
        {!bare && <PhoneTabs />}
      </div>
    </>
  );
}


// Chooses the screen of the address, loads it, and shows it inside the layout.
import { type ComponentType, h } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { StateNote } from '../ui/state';
import { Button } from '../ui/button';
import { Toasts } from '../ui/toast';
import { Layout, title_of } from './layout';
import { roles } from './member';
import { allowed } from './permission';
import { matched, path } from './router';
import { type Screen, type ScreenProps, screens } from './screens';
import { status } from './site';
import { words } from './words';

const loaded = new Map<Screen, ComponentType<ScreenProps>>();

function found(at: string): { screen: Screen; params: Record<string, string> } | null {
  for (const screen of screens) {
    const params = matched(screen.path, at);
    if (params) return { screen, params };
  }
  return null;
}

function Forbidden({ screen }: { screen: Screen }) {
  const w = words();
  const names = (screen.roles ?? []).map((role) => w.roles[role]).join(', ');
  return (
    <div class="alone" data-page="forbidden">
      <h1>{w.forbidden}</h1>
      <p>{w.forbidden_text(names)}</p>
      <a class="button primary" href="/">{w.to_home}</a>
    </div>
  );
}

function NotFound() {
  const w = words();
  return (
    <div class="alone" data-page="not-found">
      <h1>{w.not_found}</h1>
      <p>{w.not_found_text}</p>
      <a class="button primary" href="/">{w.to_home}</a>
    </div>
  );
}

function Shown({ screen, params }: { screen: Screen; params: Record<string, string> }) {
  const failed = useSignal(false);
  const arrived = useSignal(0);
  useEffect(() => {
    failed.value = false;
    if (loaded.has(screen)) return;
    screen.load().then((module) => { loaded.set(screen, module.default); arrived.value += 1; }, () => { failed.value = true; });
  }, [screen]);
  void arrived.value;
  const component = loaded.get(screen);
  if (component) return h(component, { params, key: screen.path });
  const w = words();
  if (!failed.value) return <p class="loading" role="status">{w.loading}</p>;
  return <StateNote state="failed" action={<Button onClick={() => location.reload()}>{w.reload}</Button>}>{w.failed_screen_text}</StateNote>;
}

export function App() {
  const here = found(path.value);
  void roles.value;
  const permitted = here !== null && allowed(here.screen);
  const community = status.value?.community;
  const title = here ? title_of(here.screen) : words().not_found;
  useEffect(() => { document.title = [title, community ?? 'wattbook'].join(' · '); }, [title, community]);
  return (
    <>
      <Layout bare={here?.screen.bare ?? false}>
        {here === null ? <NotFound /> : permitted
          ? <><h1 class="screen-title">{title}</h1><Shown screen={here.screen} params={here.params} /></>
          : <Forbidden screen={here.screen} />}
      </Layout>
      <Toasts />
    </>
  );
}

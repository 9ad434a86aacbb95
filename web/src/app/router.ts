// The address decides what is shown. Plain links work: a click on one of the app's own addresses changes
// the screen without loading the page anew.
import { computed, signal } from '@preact/signals';

const where = signal(typeof location === 'undefined' ? new URL('http://localhost/') : new URL(location.href));
export const path = computed(() => where.value.pathname);
export const query = computed(() => where.value.searchParams);

export function go(to: string, { replace = false } = {}): void {
  const url = new URL(to, location.href);
  if (url.href === location.href) return;
  const new_screen = url.pathname !== location.pathname;
  if (replace) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
  where.value = url;
  if (new_screen && !replace) scrollTo(0, 0);
}

// Changes parameters of the address in place; null takes one away.
export function set_query(changes: Record<string, string | null>, { replace = true } = {}): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  go(url.href, { replace });
}

// Where `pattern` ("/c/:pile") matches: the values of its names.
export function matched(pattern: string, at: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = at.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return null;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':') && value) values[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return values;
}

const from_node = /^\/(api|docs|openapi\.json|livez|readyz|metrics|version)(\/|$)/;

export function start_router(): void {
  addEventListener('popstate', () => { where.value = new URL(location.href); });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (from_node.test(link.pathname) || (link.pathname === location.pathname && link.hash)) return;
    event.preventDefault();
    go(link.href);
  });
}

import { render } from 'preact';
import { effect } from '@preact/signals';
import './ui/tokens.css';
import './ui/ui.css';
import './app/layout.css';
import { App } from './app/app';
import { start_member } from './app/member';
import { start_preferences } from './app/preferences';
import { start_router } from './app/router';
import { language } from './i18n/language';
import { start_feed } from './live/feed';
import { start_wallet } from './wallet/start';

start_preferences();
effect(() => { document.documentElement.lang = language.value === 'pseudo' ? 'en' : language.value; });
start_router();
start_feed();
start_member();
start_wallet();
document.addEventListener('visibilitychange', () => document.documentElement.classList.toggle('hidden-tab', document.hidden));
const root = document.getElementById('app');
if (root) render(<App />, root);
// Absent over plain HTTP, where the app works without it.
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js');

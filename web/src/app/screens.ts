// Every screen: its address, its name, who it is for, where it stands in the navigation, and how it is
// loaded. A screen is a folder of src/screens whose module has a default component.
import type { ComponentType } from 'preact';
import type { IconName } from '../ui/icon';
import type { Role } from './member';

export interface ScreenProps { params: Record<string, string> }

export interface Screen {
  path: string;  // "/c/:pile"
  title: { en: string; zh: string };
  icon: IconName;
  // Where a link to it stands: among the first five on a phone, further down, or nowhere (by address only).
  place: 'first' | 'more' | 'none';
  roles?: readonly Role[];  // absent: everybody
  bare?: boolean;           // without navigation: for passers-by
  load: () => Promise<{ default: ComponentType<ScreenProps> }>;
}

export const screens: readonly Screen[] = [
  { path: '/', title: { en: 'Home', zh: '首页' }, icon: 'home', place: 'first', load: () => import('../screens/home/home') },
  { path: '/energy', title: { en: 'Energy', zh: '用能' }, icon: 'energy', place: 'first', load: () => import('../screens/energy/energy') },
  { path: '/prices', title: { en: 'My prices', zh: '我的价格' }, icon: 'prices', place: 'more', load: () => import('../screens/prices/prices') },
  { path: '/market', title: { en: 'Market', zh: '市场' }, icon: 'market', place: 'first', load: () => import('../screens/market/market') },
  { path: '/charging', title: { en: 'Charging', zh: '充电' }, icon: 'charging', place: 'first', load: () => import('../screens/charging/charging') },
  { path: '/charging/sessions/:session', title: { en: 'Charging session', zh: '充电记录' }, icon: 'charging', place: 'none', load: () => import('../screens/charging/session') },
  { path: '/c/:pile', title: { en: 'Charge point', zh: '充电桩' }, icon: 'pile', place: 'none', bare: true, load: () => import('../screens/charging/pile') },
  { path: '/wallet', title: { en: 'Wallet', zh: '钱包' }, icon: 'wallet', place: 'first', load: () => import('../screens/wallet/wallet') },
  { path: '/community', title: { en: 'Community', zh: '社区' }, icon: 'community', place: 'more', load: () => import('../screens/community/community') },
  { path: '/members', title: { en: 'Members', zh: '成员' }, icon: 'members', place: 'more', load: () => import('../screens/members/members') },
  { path: '/ledger', title: { en: 'Ledger', zh: '账本' }, icon: 'ledger', place: 'more', load: () => import('../screens/ledger/ledger') },
  { path: '/ledger/blocks/:height', title: { en: 'Block', zh: '区块' }, icon: 'ledger', place: 'none', load: () => import('../screens/ledger/block') },
  { path: '/ledger/entries/:id', title: { en: 'Entry', zh: '条目' }, icon: 'ledger', place: 'none', load: () => import('../screens/ledger/entry') },
  { path: '/ledger/accounts/:address', title: { en: 'Account', zh: '账户' }, icon: 'ledger', place: 'none', load: () => import('../screens/ledger/account') },
  { path: '/simulate', title: { en: 'Simulate', zh: '模拟' }, icon: 'simulate', place: 'more', load: () => import('../screens/simulate/simulate') },
  { path: '/developers', title: { en: 'Developers', zh: '开发者' }, icon: 'developers', place: 'more', load: () => import('../screens/developers/developers') },
  { path: '/admin', title: { en: 'Admin', zh: '管理' }, icon: 'admin', place: 'more', roles: ['administrator'], load: () => import('../screens/admin/admin') },
  { path: '/join', title: { en: 'Join', zh: '加入社区' }, icon: 'members', place: 'none', bare: true, load: () => import('../screens/join/join') },
  { path: '/tour', title: { en: 'Tour of the demo', zh: '演示导览' }, icon: 'play', place: 'none', load: () => import('../screens/tour/tour') },
  { path: '/setup', title: { en: 'A community of your own', zh: '建立自己的社区' }, icon: 'plus', place: 'none', load: () => import('../screens/join/setup') },
];

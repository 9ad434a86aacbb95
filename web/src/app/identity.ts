// Who signs, and how the screens ask for it. The keys and the dialogs are src/wallet's, which is loaded
// when somebody first signs; screens know only this page.
import { signal } from '@preact/signals';
import type { Receipt, SignedCommand } from '../api/schema';
import { keep, kept } from '../base/keep';

export interface Account {
  address: string;
  // Where the key is: made in this browser, in a wallet extension, or nowhere here (only looking).
  key: 'browser' | 'extension';
}

// The account that signs in this browser; src/wallet sets it through `use_account`.
export const account = signal<Account | null>(restored());

// The role that the node gives this browser's session; null while signed out.
export interface Session { address: string; role: 'read_only' | 'developer' | 'administrator' }
export const session = signal<Session | null>(null);

// A command without what the wallet fills in: its id, its sender, and how long it may wait.
type Unfilled<T> = T extends unknown
  ? { [K in keyof T]: Omit<T[K], 'id' | 'account' | 'expires'> } : never;
export type Draft = Unfilled<SignedCommand['command']>;

// What src/wallet implements.
export interface Wallet {
  // Shows the sentence, the typed fields and the bytes; signs and sends when the person agrees. Null where
  // they do not. Throws `Problem` where the node cannot be reached or refuses to read it.
  send(draft: Draft): Promise<Receipt | null>;
  // Offers to make, restore or link a key. True where an account stands afterwards.
  open_account(): Promise<boolean>;
  // Signs in by signing (EIP-4361). True where a session stands afterwards.
  sign_in(): Promise<boolean>;
  sign_out(): Promise<void>;
}

let load: (() => Promise<Wallet>) | null = null;
export const can_sign = signal(false);
export function provide_wallet(loader: () => Promise<Wallet>): void {
  load = loader;
  can_sign.value = true;
}

async function wallet(): Promise<Wallet> {
  if (!load) throw new Error('no wallet is part of this build');
  return load();
}
export const send = async (draft: Draft): Promise<Receipt | null> => (await wallet()).send(draft);
export const open_account = async (): Promise<boolean> => (await wallet()).open_account();
export const sign_in = async (): Promise<boolean> => (await wallet()).sign_in();
export const sign_out = async (): Promise<void> => (await wallet()).sign_out();

function restored(): Account | null {
  try {
    return JSON.parse(kept('account') ?? 'null') as Account | null;
  } catch {
    return null;
  }
}

export function use_account(made: Account | null): void {
  keep('account', made && JSON.stringify(made));
  account.value = made;
}

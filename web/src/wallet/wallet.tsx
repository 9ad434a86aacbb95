// The wallet as the app sees it (app/identity): loaded when somebody first signs.
import './wallet.css';

import { post } from '../api/client';
import type { Receipt } from '../api/schema';
import { account, session, type Draft, type Wallet } from '../app/identity';
import { say } from '../ui/toast';
import { fill, prepare } from './command';
import { Confirm } from './confirm';
import { Course } from './course';
import { WalletFault } from './fault';
import { fault_text } from './fault_words';
import { ask } from './host';
import { present_signer, type Signer } from './keys';
import { names_for_sentences, published_types, status_now } from './node';
import { OpenAccount } from './open_account';
import { said } from './send_said';
import { SignIn } from './sign_in_dialog';
import type { Message } from './typed_data';
import { words } from './words';

async function open_account(): Promise<boolean> {
  const done = await ask<boolean>(words().account.title, (finish) => <OpenAccount done={() => finish(true)} />);
  return done === true && account.value !== null;
}

// The account's signer; where there is no account yet one is offered.
async function signer_or_account(): Promise<Signer | null> {
  if (account.value === null && !(await open_account())) return null;
  try {
    return await present_signer();
  } catch (error) {
    if (!(error instanceof WalletFault) || error.code !== 'no_signer') throw error;
    say(fault_text(error), 'failed');
    return (await open_account()) ? present_signer() : null;
  }
}

async function send(draft: Draft): Promise<Receipt | null> {
  const signer = await signer_or_account();
  const [filled] = Object.entries(draft as Record<string, Message>);
  if (signer === null || filled === undefined) return null;
  const [kind, body] = filled;
  try {
    const [status, published, names] = await Promise.all([status_now(), published_types(kind), names_for_sentences()]);
    const message = fill({ kind, body }, signer.address, Number(status.time));
    const { data, digest } = prepare(kind, message, published, status.genesis);
    const course = new Course<Receipt>();
    return await ask<Receipt | null>(words().confirm.title, (finish) => (
      <Confirm {...{ data, digest, signer, names, course, finish }} />
    ), () => {
      const coming = course.close();
      if (coming !== null) say(words().confirm.goes_on);
      return coming;
    });
  } catch (error) {
    if (!(error instanceof WalletFault)) throw error;
    say(fault_text(error), 'failed');
    return null;
  }
}

async function sign_in(): Promise<boolean> {
  const signer = await signer_or_account();
  if (signer === null) return false;
  const challenge = await said(post('/api/v1/auth/challenges', { address: signer.address }));
  if (challenge === null) return false;
  const { message } = challenge;
  const done = await ask<boolean>(words().sign_in.title, (finish) => (
    <SignIn text={message} signer={signer} finish={finish} />
  ));
  if (done === true) say(words().sign_in.done);
  return done === true;
}

async function sign_out(): Promise<void> {
  if ((await said(post('/api/v1/auth/sign-out', undefined as never))) === null) return;
  session.value = null;
  say(words().sign_in.out);
}

export const wallet: Wallet = { send, open_account, sign_in, sign_out };

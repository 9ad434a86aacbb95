// Asks the node for a proof and checks it here. What is shown to hold is that the entry stands in
// the block whose hash the node names; trust.ts says how far that block is to be trusted.
import { get, Problem } from '../api/client';
import type { Proof as ProofAnswer } from '../api/schema';
import { from_hex } from '../base/bytes';
import { check, type ProofFault, type Statement } from './check';

export type Proven =
  | { state: 'ok'; statement: Statement; milliseconds: number; answer: ProofAnswer }
  | { state: 'bad'; fault: ProofFault; answer: ProofAnswer }
  | { state: 'later' } // its block is just being written
  | { state: 'failed'; problem: Problem };

const bytes = (text: string): Uint8Array => from_hex(text) ?? new Uint8Array(0);

export function examine(answer: ProofAnswer, proof = bytes(answer.proof), receipt = bytes(answer.receipt)): Proven {
  const begun = performance.now();
  const outcome = check(proof, answer.block, receipt);
  const milliseconds = performance.now() - begun;
  return outcome.ok
    ? { state: 'ok', statement: outcome.statement, milliseconds, answer }
    : { state: 'bad', fault: outcome.fault, answer };
}

async function asked(answer: Promise<ProofAnswer>): Promise<Proven> {
  try {
    return examine(await answer);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.status === 503 ? { state: 'later' } : { state: 'failed', problem: error };
  }
}

export const prove_balance = (address: string, asset: string): Promise<Proven> =>
  asked(get('/api/v1/proofs/balances/{address}', { path: { address }, query: { asset } }));

export const prove_receipt = (id: string): Promise<Proven> =>
  asked(get('/api/v1/proofs/receipts/{id}', { path: { id } }));

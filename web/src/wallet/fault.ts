// Why something of the wallet could not be done: one code for each cause, which the screens put
// into words of either language.

export type FaultCode =
  | 'wrong_password'
  | 'not_a_key_file'
  | 'key_file_asks_too_much'
  | 'not_a_phrase'
  | 'not_a_key'
  | 'other_address'
  | 'types_do_not_fit'
  | 'other_ledger'
  | 'no_signer'
  | 'user_refused'
  | 'provider_failed'
  | 'other_signer'
  | 'sign_in_refused'
  | 'not_this_seed';

export class WalletFault extends Error {
  readonly code: FaultCode;
  // What exactly was wrong: a field, a file's member. Shown beside the words of the code.
  readonly detail: string;

  constructor(code: FaultCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.name = 'WalletFault';
    this.code = code;
    this.detail = detail;
  }
}

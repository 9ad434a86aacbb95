// What the meter signed of this session: for its driver, and for administrators.
import type { ChargingReceipt } from '../../api/schema';
import { account, session as signed_in, sign_in } from '../../app/identity';
import { Button } from '../../ui/button';
import { words } from './words';

const none = /^0x0*$/;

export function Proofs({ receipt }: { receipt: ChargingReceipt }) {
  const w = words();
  const { driver } = receipt.session;
  const digests = [...new Set([receipt.proof_start, receipt.proof_last])].filter((digest) => !none.test(digest));
  if (digests.length === 0) return null;
  const may = signed_in.value?.role === 'administrator' || (signed_in.value !== null && signed_in.value.address === driver);
  if (!may && account.value?.address !== driver) return null;
  return (
    <div class="row" data-proofs={digests.length}>
      {may ? digests.map((digest, index) => (
        <a key={digest} class="button small" href={`/api/v1/charging-proofs/${digest}`} download={`signed-value-${receipt.session.session}-${index + 1}.json`}>{w.proof(String(index + 1))}</a>
      )) : <Button class="small" icon="key" onClick={() => void sign_in()}>{w.proof_sign_in}</Button>}
    </div>
  );
}

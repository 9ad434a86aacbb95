// A community in the ledger of a test's node: an owner with a charge point, a driver with money and a
// card, and the node's network key licensed. Every command is signed from the published types.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Wallet } from 'ethers';

// As the ledger names a card (chain::token_digest): each text with its length before it.
export function cardDigest(card) {
  const text = (words) => Buffer.concat([Buffer.from([words.length]), Buffer.from(words)]);
  const bytes = Buffer.concat([text('wattbook/token'), text(card.toLowerCase())]);
  return `0x${createHash('sha256').update(bytes).digest('hex')}`;
}

export class Ledger {
  constructor(node) {
    this.node = node;
    this.owner = Wallet.createRandom();
    this.driver = Wallet.createRandom();
    this.bank = Wallet.createRandom();
    this.network = new Wallet(readFileSync(join(node.directory, 'data/charging/network.key'), 'utf8').trim());
  }

  async send(wallet, kind, body) {
    const { types, domain } = await this.node.get(`typed-data/${kind}`);
    const { time } = await this.node.get('status');
    const message = { id: `0x${randomBytes(16).toString('hex')}`, account: wallet.address.toLowerCase(),
      expires: time + 3_600_000, ...body };
    const missing = types[kind].filter(({ name }) => !(name in message));
    assert.deepEqual(missing, [], `${kind} has fields that were not filled`);
    const { EIP712Domain, ...own } = types;
    const signature = await wallet.signTypedData(domain, own, message);
    const receipt = await this.node.post('commands', { command: { [kind]: message }, signature });
    assert.equal(receipt.code, 'none', `${kind}: ${receipt.code} ${receipt.field}`);
    return receipt;
  }

  async found(station, card) {
    const { admin } = this.node;
    const address = (wallet) => wallet.address.toLowerCase();
    for (const [wallet, role] of [[this.owner, 'charge_point_owner'], [this.network, 'delegate'],
      [this.driver, 'household']])
      await this.send(admin, 'RegisterMember', { community: 0, member: address(wallet), roles: [role] });
    await this.send(admin, 'LicenseGateway', { gateway: address(this.bank), currency: 'EUR' });
    await this.send(admin, 'LicenseNetwork', { community: 0, network: address(this.network), licensed: true });
    await this.describe(station);
    const { assets } = await this.node.get('assets');
    this.cash = assets.find(({ kind }) => kind === 'cash');
    await this.send(this.bank, 'Deposit', { asset: this.cash.asset, member: address(this.driver), amount: '50',
      reference: 'first' });
    const { time } = await this.node.get('status');
    await this.send(this.driver, 'SetChargingToken', { community: 0, token: cardDigest(card), session_limit: '20',
      valid_until: time + 86_400_000, blocked: false });
  }

  describe(station) {
    return this.send(this.owner, 'DescribeChargePoint', { community: 0, in_service: true, point: {
      station, key: `0x${'0'.repeat(40)}`, place: 'Town hall', latitude_micro: 0, longitude_micro: 0,
      clock: { offset_minutes: 0, summer_time: 'none' }, model: 'ACME 350', interface: 'ocpp16', power: 350000,
      connectors: [{ evse: 1, connector: 1, plug: 'ccs2', power: 350000 }],
      tariff: { bands: [{ from_minute: 0, per_kwh: '0.05', per_minute: '0', idle_per_minute: '0' }],
        per_session: '0.5', idle_after_minutes: 10 },
      signed_values_only: false, behind_meter: [] } });
  }

  async sessions(station) {
    const { sessions } = await this.node.get(`communities/0/charging-sessions?station=${station}`);
    return sessions;
  }
  receipt(session) { return this.node.get(`charging-sessions/${session}`); }

  async cashOf(wallet) {
    const { balances } = await this.node.get(`accounts/${wallet.address.toLowerCase()}/balances`);
    return balances.find(({ asset }) => asset === this.cash.name || asset === 'EUR')?.posted ?? '0';
  }
}

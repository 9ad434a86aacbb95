// A filled body for each kind of command, to begin from.
import type { CommandKind } from '../../wallet/sentence';
import type { Message } from '../../wallet/typed_data';

const member = '0x0000000000000000000000000000000000000001';
const device = '0x0000000000000000000000000000000000000002';
const nobody = `0x${'0'.repeat(40)}`;
const hash = `0x${'0'.repeat(63)}1`;
const told = { time: 1781947260000, evidence: 'told_by_station', proof: `0x${'0'.repeat(64)}`, flags: 0, billable: true };
const settings = { interval_length: 900000, gate: 60000, mode: 'exchange_then_sharing', sharing_rule: 'dynamic', tick: '0.001',
  lot: '0.01', price_floor: '0', price_ceiling: '0.4', price_band: '0', fee_per_lot: '0', auction: false,
  mint_efficiency_ppm: 950000, storage_per_tsl: '1', storage_unit_cost: '150', storage_budget: '2000',
  storage_fee: '0.0001', fee_grace_intervals: 96, starter_grant: '30', debt_limit: '100' };
const reading = { meter: 3, sequence: 41, time: 1781947260000, import_register: '1200.5', export_register: '0.25' };

export const examples: Readonly<Record<CommandKind, Message>> = {
  CreateCommunity: { name: 'Sunny Lane', operator_account: member, currency: 'EUR', settings },
  ChangeSettings: { community: 0, settings },
  RegisterMember: { community: 0, member, roles: ['household', 'oracle'] },
  SetMember: { community: 0, member, roles: ['household'], suspended: true },
  LicenseGateway: { gateway: member, currency: 'EUR' },
  RegisterDevice: { community: 0, kind: 'battery', key: device, rated_power: 25000, capacity: '240',
    register_digits: 6, import_register: '0', export_register: '0.5', installed: 1781947260000 },
  SetDevice: { device, in_service: false },
  SubmitReadings: { community: 0, readings: [reading] },
  ReportReadings: { community: 0, readings: [{ ...reading, evidence: 'read_from_meter' }] },
  SettleQuarantine: { community: 0, meter: 3, quarantine: 7, action: 'discard' },
  CorrectInterval: { community: 0, meter: 3, interval: 1979941, import_energy: '1.25', export_energy: '0',
    quality: 'estimated', reason: 'blown fuse' },
  ExchangeMeter: { community: 0, last: reading, key: device, rated_power: 25000, register_digits: 6,
    import_register: '0', export_register: '0' },
  SetSharingKeys: { community: 0, from_interval: 1979942, keys: [{ member, ppm: 600000 }, { member,
    ppm: 400000 }] },
  SetTariff: { community: 0, first_interval: 1979942, points: [{ import_price: '0.32', feed_in_price: '-0.01',
    sharing_price: '0.16' }] },
  PublishFeed: { community: 0, feed: 'carbon', observed: 1781947260000, value: '212.5' },
  ReportStateOfCharge: { battery: device, time: 1781947260000, stored: '120.125' },
  Deposit: { asset: 1, member, amount: '100', reference: 'NOTPROVIDED-17' },
  Withdraw: { asset: 1, gateway: member, amount: '50', reference: 'rent' },
  Transfer: { legs: [{ asset: 1, to: member, amount: '5' }, { asset: 2, to: device, amount: '0.75' }], memo: 'for the cake' },
  OpenHold: { asset: 1, payee: member, amount: '20', hold_until: 1781947260000 },
  TopUpHold: { hold: 9, amount: '5' },
  CaptureHold: { hold: 9, amount: '12.5', final: true },
  ReleaseHold: { hold: 9 },
  PlaceOrder: {
    community: 0, instrument: 'watt', session: 'continuous', side: 'buy', kind: 'limit', price: '0.15', quantity: '0.5',
    time_in_force: 'good_till_cancelled', good_till: 0, post_only: false, self_trade: 'cancel_taker',
  },
  CancelOrder: { community: 0, instrument: 'watt', session: 'continuous', order: 42 },
  ReplaceOrder: { community: 0, instrument: 'tsl', order: 42, price: '0.26', quantity: '1' },
  SetAgent: { community: 0, kind: 'target_price', target_buy: '0.15', target_sell: '0.25', buy_below: '2', sell_above:
    '6' },
  SetCeiling: { community: 0, ceiling: '0.3' },
  ScheduleUpgrade: { version: 2, height: 5000 },
  SetOrderLimits: { community: 0, limits: { open_orders_max: 50, orders_per_interval: 20, orders_per_trade: 5,
    deposit: '0.01' } },
  LicenseNetwork: { community: 0, network: member, licensed: true },
  DescribeChargePoint: { community: 0, in_service: true, point: { station: 'PILE-3', key: nobody, place: 'Town hall',
    latitude_micro: 48210000, longitude_micro: 16370000, clock: { offset_minutes: 60, summer_time: 'european_union' },
    model: 'ACME 22', interface: 'ocpp16', power: 22000, connectors: [{ evse: 1, connector: 1, plug: 'type2', power: 22000 }],
    tariff: { bands: [{ from_minute: 0, per_kwh: '0.05', per_minute: '0', idle_per_minute: '0.1' }], per_session: '0.5',
      idle_after_minutes: 10 }, signed_values_only: false, behind_meter: [] } },
  SetChargingToken: { community: 0, token: hash, session_limit: '20', valid_until: 1781947260000, blocked: false },
  BlockChargingToken: { token: hash, blocked: true },
  StartCharging: { session: hash, station: 'PILE-3', evse: 1, connector: 1, token: hash, imported: ['1200.5'], ...told },
  RecordCharging: { session: hash, token: hash, imported: '1203.25', ...told },
  EndCharging: { session: hash, imported: ['1210'], reason: 'vehicle_gone', ...told },
  CreditCharging: { session: 17, imported: '1208.5', reason: 'meter misread' },
  OpenChannel: { asset: 1, payee: member, deposit: '10', until: 1781947260000, dispute: 3600000 },
  CloseChannel: { channel: 4, amount: '0', voucher: `0x${'0'.repeat(130)}` },
};

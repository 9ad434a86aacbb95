// The sentences of sentence.ts in English.
import type { Fields, Sentences } from './sentence';
import { english_charging } from './sentence_charging_en';
import { worth } from './worth';

const note = (what: string, text: string): string => (text === '' ? '' : `, ${what} “${text}”`);
const unit = (f: Fields): string => (f.text('instrument') === 'tsl' ? 'TSL' : 'kWh');

const role_names: Readonly<Record<string, string>> = {
  household: 'household',
  battery_owner: 'battery owner',
  charge_point_owner: 'charge point owner',
  vehicle: 'vehicle',
  gateway: 'payment gateway',
  oracle: 'data source',
  delegate: 'delegate',
  community_operator: 'operator',
  concentrator: 'meter concentrator',
  governor: 'governor',
};
const roles = (f: Fields): string => {
  const list = f.words('roles').map((role) => role_names[role] ?? role);
  return list.length === 0 ? 'no role' : list.join(', ');
};

const place = (f: Fields): string =>
  f.text('session') === 'auction'
    ? `in the next auction of community ${f.text('community')}`
    : `on the market of community ${f.text('community')}`;

function lasting(f: Fields): string {
  switch (f.text('time_in_force')) {
    case 'good_till_cancelled':
      return 'It stays until you cancel it.';
    case 'good_till_time':
      return `It stays until ${f.time('good_till')}.`;
    case 'immediate_or_cancel':
      return 'What cannot be filled at once is dropped.';
    case 'fill_or_kill':
      return 'It is filled whole at once, or not at all.';
    default:
      return `Time in force: ${f.text('time_in_force')}.`;
  }
}

function place_order(f: Fields): string {
  const { currency } = f.names;
  const buys = f.text('side') === 'buy';
  const bound = buys ? 'at most' : 'at least';
  const market = f.text('kind') === 'market' ? ' right away' : '';
  const total = `${buys ? 'pay' : 'receive'} ${bound} ${worth(f)} ${currency} if all of it ${buys ? 'is bought' : 'sells'}`;
  const more = [
    f.flag('post_only') ? ' It only waits, and never takes a standing order.' : '',
    f.text('self_trade') === 'cancel_taker' ? '' : ` Against own orders: ${f.text('self_trade')}.`,
  ].join('');
  return (
    `You ${buys ? 'buy' : 'sell'} ${f.text('quantity')} ${unit(f)}${market} for ${bound} ` +
    `${f.text('price')} ${currency} per ${unit(f)} ${place(f)}: you ${total}. ${lasting(f)}${more}`
  );
}

function agent(f: Fields): string {
  const { currency } = f.names;
  if (f.text('kind') === 'none')
    return `You switch your trading agent in community ${f.text('community')} off.`;
  const kind = f.text('kind') === 'target_price' ? 'an agent with target prices' : 'a zero-intelligence agent';
  return (
    `You let ${kind} trade for you in community ${f.text('community')}: with less than ` +
    `${f.text('buy_below')} kWh in store it buys at ${f.text('target_buy')} ${currency} per kWh or less, with more ` +
    `than ${f.text('sell_above')} kWh it sells at ${f.text('target_sell')} ${currency} per kWh or more.`
  );
}

function tariff(f: Fields): string {
  const { currency } = f.names;
  const points = f.list('points');
  const shown = points.slice(0, 3).map(
    (p) =>
      `grid ${p.text('import_price')}, feed-in ${p.text('feed_in_price')}, sharing ${p.text('sharing_price')}`,
  );
  const more = points.length > 3 ? `; and ${points.length - 3} more` : '';
  return (
    `You set the prices of community ${f.text('community')} from interval ${f.text('first_interval')} on ` +
    `(${currency} per kWh): ${shown.join('; ')}${more}. The last stays valid.`
  );
}

const settings = (f: Fields): string => f.struct('settings').all().join(', ');

const evidences: Readonly<Record<string, string>> = {
  not_stated: 'not stated how taken', signed_by_meter: 'signed by the meter', read_from_meter: 'read from the meter',
  told_by_gateway: 'told by a gateway', imported: 'imported', estimated: 'estimated',
};
function told_readings(f: Fields, founded: (reading: Fields) => string): string {
  const readings = f.list('readings');
  const first = readings
    .slice(0, 3)
    .map(
      (r) =>
        `meter ${r.text('meter')} no. ${r.text('sequence')} at ${r.time('time')}: ` +
        `${r.text('import_register')} kWh drawn, ${r.text('export_register')} kWh fed in${founded(r)}`,
    );
  const more = readings.length > 3 ? `; and ${readings.length - 3} more` : '';
  return `You report ${readings.length} meter readings in community ${f.text('community')}: ${first.join('; ')}${more}.`;
}
const founded = (r: Fields): string => ` (${evidences[r.text('evidence')] ?? r.text('evidence')})`;

export const english_sentences: Sentences = {
  CreateCommunity: (f) =>
    `You found the community “${f.text('name')}” with ${f.who('operator_account')} as operator and ` +
    `${f.text('currency')} as currency. Its rules: ${settings(f)}.`,
  ChangeSettings: (f) => `You set the rules of community ${f.text('community')} to: ${settings(f)}.`,
  RegisterMember: (f) =>
    `You admit ${f.who('member')} to community ${f.text('community')} as ${roles(f)}.`,
  SetMember: (f) =>
    `You set ${f.who('member')} in community ${f.text('community')} to ${roles(f)}, ` +
    `${f.flag('suspended') ? 'suspended: only their meters still count' : 'not suspended'}.`,
  LicenseGateway: (f) =>
    `You license ${f.who('gateway')} to issue and redeem ${f.text('currency')}.`,
  RegisterDevice: (f) =>
    `You register a device of kind ${f.text('kind')} with the key ${f.text('key')} in community ` +
    `${f.text('community')}: ${f.text('rated_power')} W, capacity ${f.text('capacity')} kWh, registers of ` +
    `${f.text('register_digits')} digits at ${f.text('import_register')} kWh drawn and ` +
    `${f.text('export_register')} kWh fed in, read at ${f.time('installed')}.`,
  SetDevice: (f) =>
    `You ${f.flag('in_service') ? 'put the device' : 'take the device'} ${f.text('device')} ` +
    `${f.flag('in_service') ? 'into' : 'out of'} service.`,
  SubmitReadings: (f) => told_readings(f, () => ''),
  ReportReadings: (f) => told_readings(f, founded),
  SettleQuarantine: (f) =>
    `You ${f.text('action') === 'release' ? 'book in spite of its fault' : 'discard'} the reading ` +
    `${f.text('quarantine')} of meter ${f.text('meter')} in community ${f.text('community')}.`,
  CorrectInterval: (f) =>
    `You replace the energy of meter ${f.text('meter')} of community ${f.text('community')} in interval ` +
    `${f.text('interval')} by ${f.text('import_energy')} kWh drawn and ${f.text('export_energy')} kWh fed in ` +
    `(${f.text('quality')})${note('reason', f.text('reason'))}.`,
  ExchangeMeter: (f) => {
    const last = f.struct('last');
    return (
      `You exchange meter ${last.text('meter')} in community ${f.text('community')}. Last reading of the old one, ` +
      `no. ${last.text('sequence')} at ${last.time('time')}: ${last.text('import_register')} kWh drawn, ` +
      `${last.text('export_register')} kWh fed in. The new one has the key ${f.text('key')}, ` +
      `${f.text('rated_power')} W, ${f.text('register_digits')} digits and begins at ` +
      `${f.text('import_register')} and ${f.text('export_register')} kWh.`
    );
  },
  SetSharingKeys: (f) =>
    `You set the sharing keys of community ${f.text('community')} from interval ${f.text('from_interval')} on: ` +
    `${f
      .list('keys')
      .map((k) => `${k.who('member')} ${k.text('ppm')} ppm`)
      .join(', ')}.`,
  SetTariff: tariff,
  PublishFeed: (f) =>
    `You publish ${f.text('value')} for “${f.text('feed')}” in community ${f.text('community')}, observed at ${f.time('observed')}.`,
  ReportStateOfCharge: (f) =>
    `You report ${f.text('stored')} kWh stored in the battery ${f.text('battery')} at ${f.time('time')}.`,
  Deposit: (f) =>
    `You issue ${f.text('amount')} ${f.asset()} to ${f.who('member')}${note('for the deposit', f.text('reference'))}.`,
  Withdraw: (f) =>
    `You redeem ${f.text('amount')} ${f.asset()} at the gateway ${f.who('gateway')}${note('reference', f.text('reference'))}.`,
  Transfer: (f) =>
    `You pay ${f
      .list('legs')
      .map((leg) => `${leg.text('amount')} ${leg.asset()} to ${leg.who('to')}`)
      .join(', and ')}${note('note', f.text('memo'))}.`,
  OpenHold: (f) =>
    `You set ${f.text('amount')} ${f.asset()} aside for ${f.who('payee')} until ${f.time('hold_until')}.`,
  TopUpHold: (f) => `You add ${f.text('amount')} to the hold ${f.text('hold')}.`,
  CaptureHold: (f) =>
    `You take ${f.text('amount')} from the hold ${f.text('hold')}${f.flag('final') ? '; the rest goes back' : '; the rest stays set aside'}.`,
  ReleaseHold: (f) => `You give the rest of the hold ${f.text('hold')} back.`,
  PlaceOrder: place_order,
  CancelOrder: (f) =>
    `You cancel the order ${f.text('order')} for ${unit(f)} ${place(f)}.`,
  ReplaceOrder: (f) =>
    `You change the order ${f.text('order')} on the market of community ${f.text('community')} to ` +
    `${f.text('quantity')} ${unit(f)} at ${f.text('price')} ${f.names.currency} per ${unit(f)}.`,
  SetAgent: agent,
  SetCeiling: (f) =>
    `You let missing energy be bought for you in community ${f.text('community')} at no more than ` +
    `${f.text('ceiling')} ${f.names.currency} per kWh.`,
  ScheduleUpgrade: (f) =>
    `You put version ${f.text('version')} of the rules into force from block ${f.text('height')} on.`,
  SetOrderLimits: (f) => {
    const limits = f.struct('limits');
    return (
      `You limit orders in community ${f.text('community')}: ${limits.text('open_orders_max')} open at once, ` +
      `${limits.text('orders_per_interval')} an interval and ${limits.text('orders_per_trade')} more for each trade, ` +
      `a deposit of ${limits.text('deposit')} ${f.names.currency} each (0 means no limit).`
    );
  },
  ...english_charging,
};

// The sentences of commands of charging in English.
import type { ChargingSentences, Fields } from './sentence';

const nothing = /^0x0*$/;

const clock_minute = (minute: string): string => {
  const at = Number(minute);
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
};

const end_reasons: Readonly<Record<string, string>> = {
  local: 'stopped at the charge point', remote: 'stopped from afar', vehicle_gone: 'the vehicle left',
  token_refused: 'the card was refused', power_lost: 'power failed', emergency: 'emergency stop', reboot: 'restart',
  wallet_dry: 'the wallet was empty', superseded: 'another session began', other: 'another reason',
};
const worths: Readonly<Record<string, string>> = {
  signed_by_meter: 'signed by the meter', read_from_meter: 'read from the meter', told_by_station: 'as the charge point says',
  imported: 'imported', estimated: 'estimated',
};

const register = (f: Fields): string => {
  const [value] = f.words('imported');
  return value === undefined ? 'without a meter reading' : `with the meter at ${value} kWh`;
};
const card = (f: Fields): string => (nothing.test(f.text('token')) ? 'no card' : `the card ${f.text('token')}`);
const told = (f: Fields): string =>
  `${worths[f.text('evidence')] ?? f.text('evidence')}, ${f.flag('billable') ? 'to be billed' : 'not to be billed'}, ` +
  `proof ${nothing.test(f.text('proof')) ? 'none' : f.text('proof')}, oddities ${f.text('flags')}`;

function tariff(f: Fields): string {
  const { currency } = f.names;
  const bands = f.list('bands').map((band) =>
    `from ${clock_minute(band.text('from_minute'))} ${band.text('per_kwh')} per kWh, ${band.text('per_minute')} per minute of ` +
    `charging and ${band.text('idle_per_minute')} per minute of idling`);
  return `In ${currency}, besides the energy: ${bands.length === 0 ? 'nothing by time' : bands.join('; ')}; ` +
    `${f.text('per_session')} per session; idling counts after ${f.text('idle_after_minutes')} minutes.`;
}

function charge_point(f: Fields): string {
  const point = f.struct('point');
  const clock = point.struct('clock');
  const plugs = point.list('connectors').map((one) =>
    `${one.text('evse')}.${one.text('connector')} ${one.text('plug')} ${one.text('power')} W`);
  const [meter] = point.words('behind_meter');
  const key = nothing.test(point.text('key')) ? 'without a key of its own' : `with the key ${point.text('key')}`;
  return (
    `You ${f.flag('in_service') ? 'offer' : 'take out of service'} the charge point ${point.text('station')} at “${point.text('place')}” ` +
    `(${point.text('latitude_micro')}, ${point.text('longitude_micro')} millionths of a degree; clock UTC ` +
    `${clock.text('offset_minutes')} min, summer time ${clock.text('summer_time')}) in community ${f.text('community')}: ` +
    `${point.text('model')}, ${point.text('interface')}, ${point.text('power')} W, ${key}; outlets ` +
    `${plugs.length === 0 ? 'none' : plugs.join(', ')}. ${tariff(point.struct('tariff'))} ` +
    `${point.flag('signed_values_only') ? 'Only values signed by its meter are billed.' : 'Values without a signature are billed too.'} ` +
    `${meter === undefined ? 'It has a grid connection of its own.' : `It stands behind your meter ${meter}.`}`
  );
}

export const english_charging: ChargingSentences = {
  LicenseNetwork: (f) =>
    `You ${f.flag('licensed') ? 'let' : 'no longer let'} ${f.who('network')} report the charging sessions of community ${f.text('community')}.`,
  DescribeChargePoint: charge_point,
  SetChargingToken: (f) =>
    `You ${f.flag('blocked') ? 'block' : 'let'} whoever shows the card or code ${f.text('token')} ` +
    `${f.flag('blocked') ? 'from charging' : 'charge'} at your expense in community ${f.text('community')}: at most ` +
    `${f.text('session_limit')} ${f.names.currency} a session, until ${f.time('valid_until')}.`,
  BlockChargingToken: (f) => `You ${f.flag('blocked') ? 'block' : 'let in again'} the card or code ${f.text('token')} for charging.`,
  StartCharging: (f) =>
    `You report that charging session ${f.text('session')} began at ${f.text('station')}, outlet ${f.text('evse')}.${f.text('connector')}, ` +
    `at ${f.time('time')} ${register(f)} and ${card(f)} (${told(f)}).`,
  RecordCharging: (f) =>
    `You report the meter of charging session ${f.text('session')} at ${f.text('imported')} kWh at ${f.time('time')} with ` +
    `${card(f)} (${told(f)}).`,
  EndCharging: (f) =>
    `You report that charging session ${f.text('session')} ended at ${f.time('time')} ${register(f)}, because ` +
    `${end_reasons[f.text('reason')] ?? f.text('reason')} (${told(f)}).`,
  CreditCharging: (f) =>
    `You give back what charging session ${f.text('session')} was billed beyond ${f.text('imported')} kWh on its meter, ` +
    `reason “${f.text('reason')}”.`,
  OpenChannel: (f) =>
    `You set ${f.text('deposit')} ${f.asset()} aside for vouchers to ${f.who('payee')} until ${f.time('until')}; ` +
    `if you close it, they have ${f.number('dispute') / 60_000} minutes to show a higher voucher.`,
  CloseChannel: (f) =>
    `You close the voucher channel ${f.text('channel')} with ${f.text('amount')} paid, by the voucher ${f.text('voucher')}.`,
};

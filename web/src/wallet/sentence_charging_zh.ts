// The sentences of commands of charging in Chinese.
import type { ChargingSentences, Fields } from './sentence';

const nothing = /^0x0*$/;

const clock_minute = (minute: string): string => {
  const at = Number(minute);
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
};

const end_reasons: Readonly<Record<string, string>> = {
  local: '在桩上停止', remote: '远程停止', vehicle_gone: '车辆离开', token_refused: '卡被拒绝', power_lost: '断电', emergency: '紧急停止',
  reboot: '重启', wallet_dry: '钱包余额用尽', superseded: '另一次充电开始', other: '其他原因',
};
const worths: Readonly<Record<string, string>> = {
  signed_by_meter: '电表签名', read_from_meter: '读自电表', told_by_station: '充电桩上报', imported: '导入', estimated: '估算',
};
const summer_times: Readonly<Record<string, string>> = { none: '无', european_union: '欧盟', united_states: '美国' };

const register = (f: Fields): string => {
  const [value] = f.words('imported');
  return value === undefined ? '无电表读数' : `电表读数 ${value} kWh`;
};
const card = (f: Fields): string => (nothing.test(f.text('token')) ? '无卡' : `卡 ${f.text('token')}`);
const told = (f: Fields): string =>
  `${worths[f.text('evidence')] ?? f.text('evidence')}，${f.flag('billable') ? '计费' : '不计费'}，` +
  `证明${nothing.test(f.text('proof')) ? '无' : ` ${f.text('proof')}`}，异常标记 ${f.text('flags')}`;

function tariff(f: Fields): string {
  const bands = f.list('bands').map((band) =>
    `${clock_minute(band.text('from_minute'))} 起每 kWh ${band.text('per_kwh')}、充电每分钟 ${band.text('per_minute')}、` +
    `占位每分钟 ${band.text('idle_per_minute')}`);
  return `电费之外（${f.names.currency}）：${bands.length === 0 ? '无分时费用' : bands.join('；')}；每次 ${f.text('per_session')}；` +
    `停充 ${f.text('idle_after_minutes')} 分钟后计占位费。`;
}

function charge_point(f: Fields): string {
  const point = f.struct('point');
  const clock = point.struct('clock');
  const plugs = point.list('connectors').map((one) =>
    `${one.text('evse')}.${one.text('connector')} ${one.text('plug')} ${one.text('power')} W`);
  const [meter] = point.words('behind_meter');
  const summer = clock.text('summer_time');
  const key = nothing.test(point.text('key')) ? '无自有密钥' : `密钥 ${point.text('key')}`;
  return (
    `您在社区 ${f.text('community')} ${f.flag('in_service') ? '提供' : '停用'}充电桩 ${point.text('station')}，位于“${point.text('place')}”` +
    `（百万分之一度：${point.text('latitude_micro')}，${point.text('longitude_micro')}；时钟 UTC ${clock.text('offset_minutes')} 分钟，` +
    `夏令时：${summer_times[summer] ?? summer}）：${point.text('model')}，${point.text('interface')}，${point.text('power')} W，${key}；` +
    `枪口：${plugs.length === 0 ? '无' : plugs.join('、')}。${tariff(point.struct('tariff'))}` +
    `${point.flag('signed_values_only') ? '只对电表签名的值计费。' : '未签名的值也计费。'}` +
    `${meter === undefined ? '有独立的电网接入。' : `接在您的电表 ${meter} 之后。`}`
  );
}

export const chinese_charging: ChargingSentences = {
  LicenseNetwork: (f) => `您${f.flag('licensed') ? '允许' : '不再允许'} ${f.who('network')} 上报社区 ${f.text('community')} 的充电记录。`,
  DescribeChargePoint: charge_point,
  SetChargingToken: (f) =>
    `您${f.flag('blocked') ? '禁止' : '允许'}出示卡或代码 ${f.text('token')} 的人在社区 ${f.text('community')} 充电并由您付费：每次最多 ` +
    `${f.text('session_limit')} ${f.names.currency}，有效至 ${f.time('valid_until')}。`,
  BlockChargingToken: (f) => `您${f.flag('blocked') ? '禁用' : '重新启用'}充电卡或代码 ${f.text('token')}。`,
  StartCharging: (f) =>
    `您上报充电 ${f.text('session')} 于 ${f.time('time')} 在 ${f.text('station')} 枪口 ${f.text('evse')}.${f.text('connector')} 开始，` +
    `${register(f)}，${card(f)}（${told(f)}）。`,
  RecordCharging: (f) =>
    `您上报充电 ${f.text('session')} 于 ${f.time('time')} 的电表读数 ${f.text('imported')} kWh，${card(f)}（${told(f)}）。`,
  EndCharging: (f) =>
    `您上报充电 ${f.text('session')} 于 ${f.time('time')} 结束，${register(f)}，原因：${end_reasons[f.text('reason')] ?? f.text('reason')}` +
    `（${told(f)}）。`,
  CreditCharging: (f) =>
    `您退还充电 ${f.text('session')} 超出电表读数 ${f.text('imported')} kWh 的费用，原因“${f.text('reason')}”。`,
  OpenChannel: (f) =>
    `您为开给 ${f.who('payee')} 的付款凭证存入 ${f.text('deposit')} ${f.asset()}，至 ${f.time('until')}；由您关闭时，对方有 ` +
    `${f.number('dispute') / 60_000} 分钟出示更高的凭证。`,
  CloseChannel: (f) =>
    `您以凭证 ${f.text('voucher')} 关闭付款通道 ${f.text('channel')}，支付 ${f.text('amount')}。`,
};

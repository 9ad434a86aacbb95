// The sentences of sentence.ts in Chinese.
import type { Fields, Sentences } from './sentence';
import { chinese_charging } from './sentence_charging_zh';
import { worth } from './worth';

const note = (what: string, text: string): string => (text === '' ? '' : `，${what}“${text}”`);
const unit = (f: Fields): string => (f.text('instrument') === 'tsl' ? 'TSL' : 'kWh');

const role_names: Readonly<Record<string, string>> = {
  household: '住户',
  battery_owner: '储能业主',
  charge_point_owner: '充电桩业主',
  vehicle: '车辆',
  gateway: '支付网关',
  oracle: '数据来源',
  delegate: '代表',
  community_operator: '运营者',
  concentrator: '电表集中器',
  governor: '治理者',
};
const roles = (f: Fields): string => {
  const list = f.words('roles').map((role) => role_names[role] ?? role);
  return list.length === 0 ? '无角色' : list.join('、');
};

const device_names: Readonly<Record<string, string>> = {
  meter: '电表',
  battery: '储能',
  charge_point: '充电桩',
  vehicle: '车辆',
};

const place = (f: Fields): string =>
  f.text('session') === 'auction'
    ? `社区 ${f.text('community')} 的下一次集合竞价`
    : `社区 ${f.text('community')} 的市场`;

function lasting(f: Fields): string {
  switch (f.text('time_in_force')) {
    case 'good_till_cancelled':
      return '撤单之前一直有效。';
    case 'good_till_time':
      return `有效至 ${f.time('good_till')}。`;
    case 'immediate_or_cancel':
      return '不能立即成交的部分取消。';
    case 'fill_or_kill':
      return '立即全部成交，否则取消。';
    default:
      return `有效方式：${f.text('time_in_force')}。`;
  }
}

function place_order(f: Fields): string {
  const { currency } = f.names;
  const buys = f.text('side') === 'buy';
  const bound = buys ? '不高于' : '不低于';
  const market = f.text('kind') === 'market' ? '立即' : '';
  const more = [
    f.flag('post_only') ? '只挂单，不主动吃单。' : '',
    f.text('self_trade') === 'cancel_taker' ? '' : `遇到自己的订单：${f.text('self_trade')}。`,
  ].join('');
  return (
    `您在${place(f)}${market}${buys ? '买入' : '卖出'} ${f.text('quantity')} ${unit(f)}，单价${bound} ` +
    `${f.text('price')} ${currency}/${unit(f)}：全部成交时${buys ? '最多支付' : '至少收到'} ${worth(f)} ${currency}。` +
    `${lasting(f)}${more}`
  );
}

function agent(f: Fields): string {
  const { currency } = f.names;
  if (f.text('kind') === 'none') return `您关闭自己在社区 ${f.text('community')} 的自动交易。`;
  const kind = f.text('kind') === 'target_price' ? '目标价代理' : '零智能代理';
  return (
    `您让${kind}在社区 ${f.text('community')} 为您交易：存电低于 ${f.text('buy_below')} kWh 时，以不高于 ` +
    `${f.text('target_buy')} ${currency}/kWh 买入；高于 ${f.text('sell_above')} kWh 时，以不低于 ` +
    `${f.text('target_sell')} ${currency}/kWh 卖出。`
  );
}

function tariff(f: Fields): string {
  const points = f.list('points');
  const shown = points
    .slice(0, 3)
    .map(
      (p) =>
        `购电 ${p.text('import_price')}、上网 ${p.text('feed_in_price')}、共享 ${p.text('sharing_price')}`,
    );
  const more = points.length > 3 ? `；另有 ${points.length - 3} 个时段` : '';
  return (
    `您设定社区 ${f.text('community')} 自时段 ${f.text('first_interval')} 起的电价（${f.names.currency}/kWh）：` +
    `${shown.join('；')}${more}。最后一项一直有效。`
  );
}

const settings = (f: Fields): string => f.struct('settings').all().join('，');

const evidences: Readonly<Record<string, string>> = {
  not_stated: '未说明来源', signed_by_meter: '电表签名', read_from_meter: '直接读表', told_by_gateway: '网关转述', imported: '文件导入', estimated: '估算',
};
function told_readings(f: Fields, founded: (reading: Fields) => string): string {
  const readings = f.list('readings');
  const first = readings
    .slice(0, 3)
    .map(
      (r) =>
        `电表 ${r.text('meter')} 第 ${r.text('sequence')} 次，${r.time('time')}：用电 ` +
        `${r.text('import_register')} kWh、上网 ${r.text('export_register')} kWh${founded(r)}`,
    );
  const more = readings.length > 3 ? `；另有 ${readings.length - 3} 条` : '';
  return `您在社区 ${f.text('community')} 上报 ${readings.length} 条电表读数：${first.join('；')}${more}。`;
}
const founded = (r: Fields): string => `（${evidences[r.text('evidence')] ?? r.text('evidence')}）`;

export const chinese_sentences: Sentences = {
  CreateCommunity: (f) =>
    `您创建社区“${f.text('name')}”，运营者为 ${f.who('operator_account')}，货币为 ${f.text('currency')}。规则：${settings(f)}。`,
  ChangeSettings: (f) => `您将社区 ${f.text('community')} 的规则设为：${settings(f)}。`,
  RegisterMember: (f) => `您接纳 ${f.who('member')} 加入社区 ${f.text('community')}，角色：${roles(f)}。`,
  SetMember: (f) =>
    `您将社区 ${f.text('community')} 的成员 ${f.who('member')} 设为${roles(f)}，` +
    `${f.flag('suspended') ? '并暂停：只有电表继续计量' : '不暂停'}。`,
  LicenseGateway: (f) => `您许可 ${f.who('gateway')} 发行和兑付 ${f.text('currency')}。`,
  RegisterDevice: (f) =>
    `您在社区 ${f.text('community')} 登记${device_names[f.text('kind')] ?? f.text('kind')}，密钥 ${f.text('key')}：` +
    `${f.text('rated_power')} W，容量 ${f.text('capacity')} kWh，计度器 ${f.text('register_digits')} 位，` +
    `${f.time('installed')} 读数为用电 ${f.text('import_register')} kWh、上网 ${f.text('export_register')} kWh。`,
  SetDevice: (f) => `您将设备 ${f.text('device')} ${f.flag('in_service') ? '投入使用' : '停用'}。`,
  SubmitReadings: (f) => told_readings(f, () => ''),
  ReportReadings: (f) => told_readings(f, founded),
  SettleQuarantine: (f) =>
    `您将社区 ${f.text('community')} 电表 ${f.text('meter')} 的隔离读数 ${f.text('quarantine')} ` +
    `${f.text('action') === 'release' ? '照常入账' : '丢弃'}。`,
  CorrectInterval: (f) =>
    `您将社区 ${f.text('community')} 电表 ${f.text('meter')} 在时段 ${f.text('interval')} 的电量改为用电 ` +
    `${f.text('import_energy')} kWh、上网 ${f.text('export_energy')} kWh` +
    `（${f.text('quality') === 'substituted' ? '替代值' : '估算值'}）${note('原因', f.text('reason'))}。`,
  ExchangeMeter: (f) => {
    const last = f.struct('last');
    return (
      `您更换社区 ${f.text('community')} 的电表 ${last.text('meter')}。旧表最后读数（第 ${last.text('sequence')} 次，` +
      `${last.time('time')}）：用电 ${last.text('import_register')} kWh、上网 ${last.text('export_register')} kWh。` +
      `新表密钥 ${f.text('key')}，${f.text('rated_power')} W，${f.text('register_digits')} 位，起始读数 ` +
      `${f.text('import_register')} 和 ${f.text('export_register')} kWh。`
    );
  },
  SetSharingKeys: (f) =>
    `您设定社区 ${f.text('community')} 自时段 ${f.text('from_interval')} 起的分配比例：` +
    `${f
      .list('keys')
      .map((k) => `${k.who('member')} 百万分之 ${k.text('ppm')}`)
      .join('，')}。`,
  SetTariff: tariff,
  PublishFeed: (f) =>
    `您在社区 ${f.text('community')} 发布“${f.text('feed')}”的值 ${f.text('value')}，观测时间 ${f.time('observed')}。`,
  ReportStateOfCharge: (f) =>
    `您报告储能 ${f.text('battery')} 在 ${f.time('time')} 存有 ${f.text('stored')} kWh。`,
  Deposit: (f) =>
    `您向 ${f.who('member')} 发放 ${f.text('amount')} ${f.asset()}${note('充值凭据', f.text('reference'))}。`,
  Withdraw: (f) =>
    `您在网关 ${f.who('gateway')} 兑付 ${f.text('amount')} ${f.asset()}${note('凭据', f.text('reference'))}。`,
  Transfer: (f) =>
    `您${f
      .list('legs')
      .map((leg) => `向 ${leg.who('to')} 支付 ${leg.text('amount')} ${leg.asset()}`)
      .join('，并')}${note('附言', f.text('memo'))}。`,
  OpenHold: (f) =>
    `您为 ${f.who('payee')} 预留 ${f.text('amount')} ${f.asset()}，至 ${f.time('hold_until')}。`,
  TopUpHold: (f) => `您向预留 ${f.text('hold')} 追加 ${f.text('amount')}。`,
  CaptureHold: (f) =>
    `您从预留 ${f.text('hold')} 收取 ${f.text('amount')}，${f.flag('final') ? '其余退回' : '其余继续预留'}。`,
  ReleaseHold: (f) => `您退回预留 ${f.text('hold')} 的剩余部分。`,
  PlaceOrder: place_order,
  CancelOrder: (f) => `您在${place(f)}撤销 ${unit(f)} 订单 ${f.text('order')}。`,
  ReplaceOrder: (f) =>
    `您将社区 ${f.text('community')} 市场的订单 ${f.text('order')} 改为 ${f.text('quantity')} ${unit(f)}，单价 ` +
    `${f.text('price')} ${f.names.currency}/${unit(f)}。`,
  SetAgent: agent,
  SetCeiling: (f) =>
    `您允许在社区 ${f.text('community')} 以不高于 ${f.text('ceiling')} ${f.names.currency}/kWh 的价格为您补买缺少的电。`,
  ScheduleUpgrade: (f) => `您使规则版本 ${f.text('version')} 自区块 ${f.text('height')} 起生效。`,
  SetOrderLimits: (f) => {
    const limits = f.struct('limits');
    return (
      `您限制社区 ${f.text('community')} 的订单：同时最多 ${limits.text('open_orders_max')} 个，每时段 ` +
      `${limits.text('orders_per_interval')} 个，每成交一笔再加 ${limits.text('orders_per_trade')} 个，每单押金 ` +
      `${limits.text('deposit')} ${f.names.currency}（0 为不限）。`
    );
  },
  ...chinese_charging,
};

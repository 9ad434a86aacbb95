import { dictionary } from '../../i18n/language';

export const words = dictionary({
  title: 'Members', filter: 'Filter by name or address', role: 'Role', all: 'All roles', name: 'Name', watt: 'Stored', cash: 'Money', tsl: 'TSL', debt: 'Debt', more: 'Details',
  invite: 'Invite', invite_text: 'Who opens this link makes an account in their own browser and sends you its address. You admit it here with your signature.',
  invite_qr: 'QR code of the invitation', copy: 'Copy link', copied: 'Copied', no_copy: 'Copying needs HTTPS. Mark the text and copy it by hand.',
  admit: 'Admit a member', admit_text: 'The address comes from the invited person; compare it with what they see on their Wallet page.',
  address: 'Address', address_wrong: 'This is no address. Check each letter.', is_member: 'They are a member already.', roles_of: 'Roles', roles_none: 'Choose at least one role.', sign: 'Review and sign',
  admitted: (height: string) => `Admitted in block ${height}.`, changed: (height: string) => `Changed in block ${height}.`,
  operator_only: 'The ledger takes this from the community’s operator only.',
  suspended: 'Suspended', active: 'Active', suspend: 'Suspend', restore: 'End the suspension', change: 'Change roles', state: 'State', close: 'Close',
  suspend_note: 'A suspended member is still metered and settled, but can neither pay nor trade.',
  devices: 'Devices', no_devices: 'No device is registered.', in_service: 'in service', out_of_service: 'waits for approval', approve: 'Put into service', meter: (n: string) => `Meter ${n}`,
  kinds: { meter: 'Meter', battery: 'Battery', charge_point: 'Charge point', vehicle: 'Vehicle' },
}, {
  title: '成员', filter: '按名称或地址筛选', role: '角色', all: '全部角色', name: '名称', watt: '存电', cash: '资金', tsl: 'TSL', debt: '欠款', more: '详情',
  invite: '邀请', invite_text: '打开此链接的人在自己的浏览器中建立账户，并把地址发给您。您在此签名接纳。',
  invite_qr: '邀请二维码', copy: '复制链接', copied: '已复制', no_copy: '复制功能需要 HTTPS，请选中文字后手动复制。',
  admit: '接纳成员', admit_text: '地址由受邀者提供；请与其“钱包”页显示的地址核对。',
  address: '地址', address_wrong: '这不是有效地址，请逐字核对。', is_member: '已经是成员。', roles_of: '角色', roles_none: '请至少选择一个角色。', sign: '核对并签名',
  admitted: (height) => `已在区块 ${height} 接纳。`, changed: (height) => `已在区块 ${height} 更改。`,
  operator_only: '账本只接受社区运营者的此项操作。',
  suspended: '已暂停', active: '正常', suspend: '暂停', restore: '解除暂停', change: '更改角色', state: '状态', close: '关闭',
  suspend_note: '被暂停的成员仍会计量和结算，但不能付款或交易。',
  devices: '设备', no_devices: '尚未登记设备。', in_service: '使用中', out_of_service: '等待批准', approve: '投入使用', meter: (n) => `电表 ${n}`,
  kinds: { meter: '电表', battery: '储能', charge_point: '充电桩', vehicle: '车辆' },
});

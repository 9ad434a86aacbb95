import { dictionary } from '../../i18n/language';

export const words = dictionary({
  sections: 'Parts of administration',
  tabs: { health: 'Health', roles: 'Roles', tokens: 'Tokens', audit: 'Audit log', backups: 'Backups', settings: 'Settings' },
  ready: 'Ready', not_ready: 'Not ready', check_names: { engine: 'Ledger engine', disk: 'Disk space', clock: 'Clock', running: 'Running' } as Record<string, string>, fine: 'fine', checks: 'Checks', check: 'Check', state: 'State',
  metrics: 'Metrics', metrics_note: 'As /metrics gives them, every 5 seconds.', metric: 'Metric', value: 'Value', uptime: 'Height', commands_second: 'Commands per second', memory: 'Memory', disk: 'Free on the disk', connections: 'Connections', in_flight: 'In flight', history: (name: string) => `${name}, the last minutes`, trend: 'Course',
  roles_text: 'Who may do what beside reading. Rights over money and energy are not here: the ledger knows its operators itself.', address: 'Address', role: 'Role', roles: { read_only: 'reader', developer: 'developer', administrator: 'administrator', none: 'no role (take back)' }, grant: 'Give', granted: 'Done, and noted in the audit log.', address_wrong: 'This is no address. Check each letter.', none: 'Nobody has a role.',
  tokens_text: 'Of everybody. Who loses a token must sign in anew.',
  audit_text: 'Each record names the hash of the one before, so none can be taken out unseen.', time: 'Time', actor: 'Who', action: 'What', subject: 'On what', before: 'Before', after: 'After', number: 'No.', empty: 'Nothing was done yet.', download: 'Download CSV', chained: 'chained to', actions: { 'grant role': 'role given', 'create token': 'token made', 'revoke token': 'token revoked', 'invite member': 'member invited', 'decide invitation': 'invitation decided', 'create backup': 'backup made', 'verify backup': 'backup verified', 'show key': 'own key shown' } as Record<string, string>,
  settings_text: 'As they hold. A setting is changed where it was set: in the file, then reload or restart the node.', setting: 'Setting', origin: 'Where it is set', effect: 'Takes effect', by_default: 'default', set_in: 'set in', on_restart: 'after a restart', on_reload: 'after a reload', no_settings: 'This node runs without a configuration file, as demonstrations do.',
  backup_text: 'Made while the node runs, without private keys. Verified: restored to a temporary place and replayed.', backup_create: 'Back up now', backup_verify: 'Verify', backup_made: 'The backup is made, and noted in the audit log.', backup_begun: 'It is being restored and replayed.', backup_none: 'No backup yet.', backup_name: 'Name', size: 'Size', root: 'State root', backup_checks: { unchecked: 'not verified since the start', checking: 'being verified…', holds: 'verified: holds', broken: 'broken' } as Record<string, string>, backup_restore: 'To go back to one, on the node’s machine:', no_backups: 'This node has no place for backups: set data.backup_directory.',
  version: 'Program', protocol: 'Rules', failed: 'The node did not give it.',
}, {
  sections: '管理各部分',
  tabs: { health: '状态', roles: '角色', tokens: '令牌', audit: '审计日志', backups: '备份', settings: '设置' },
  ready: '就绪', not_ready: '未就绪', check_names: { engine: '账本引擎', disk: '磁盘空间', clock: '时钟', running: '运行' }, fine: '正常', checks: '检查', check: '检查项', state: '状态',
  metrics: '指标', metrics_note: '来自 /metrics，每 5 秒更新。', metric: '指标', value: '值', uptime: '高度', commands_second: '每秒命令数', memory: '内存', disk: '磁盘剩余', connections: '连接', in_flight: '处理中', history: (name) => `${name}，最近几分钟`, trend: '走势',
  roles_text: '除读取之外谁可以做什么。资金和电量的权利不在这里：账本自己认得运营者。', address: '地址', role: '角色', roles: { read_only: '只读', developer: '开发者', administrator: '管理员', none: '无角色（收回）' }, grant: '授予', granted: '已完成，并记入审计日志。', address_wrong: '这不是有效地址，请逐字核对。', none: '没有人有角色。',
  tokens_text: '所有人的令牌。失去令牌的人需要重新登录。',
  audit_text: '每条记录都含前一条的哈希，因此删除任何一条都会被发现。', time: '时间', actor: '谁', action: '操作', subject: '对象', before: '之前', after: '之后', number: '序号', empty: '尚无操作。', download: '下载 CSV', chained: '前一条哈希', actions: { 'grant role': '授予角色', 'create token': '建立令牌', 'revoke token': '撤销令牌', 'invite member': '邀请成员', 'decide invitation': '处理邀请', 'create backup': '生成备份', 'verify backup': '验证备份', 'show key': '查看自己的密钥' },
  settings_text: '当前生效的值。设置只能在其来源处修改：改文件，再重新加载或重启节点。', setting: '设置项', origin: '来源', effect: '何时生效', by_default: '默认值', set_in: '设于', on_restart: '重启后', on_reload: '重新加载后', no_settings: '此节点没有配置文件，演示节点便是如此。',
  backup_text: '在节点运行时生成，不含私钥。验证：恢复到临时位置并重放。', backup_create: '立即备份', backup_verify: '验证', backup_made: '备份已生成，并记入审计日志。', backup_begun: '正在恢复并重放。', backup_none: '还没有备份。', backup_name: '名称', size: '大小', root: '状态根', backup_checks: { unchecked: '启动后尚未验证', checking: '正在验证…', holds: '已验证：完好', broken: '已损坏' }, backup_restore: '若要恢复某个备份，请在节点机器上运行：', no_backups: '此节点没有备份位置：请设置 data.backup_directory。',
  version: '程序', protocol: '规则', failed: '节点没有给出。',
});

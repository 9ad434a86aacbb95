import { dictionary } from '../../i18n/language';

export const words = dictionary({
  sections: 'Parts of administration',
  tabs: { health: 'Health', roles: 'Roles', tokens: 'Tokens', audit: 'Audit log', settings: 'Settings and backups' },
  ready: 'Ready', not_ready: 'Not ready', check_names: { engine: 'Ledger engine', disk: 'Disk space', clock: 'Clock', running: 'Running' } as Record<string, string>, fine: 'fine', checks: 'Checks', check: 'Check', state: 'State',
  metrics: 'Metrics', metrics_note: 'As /metrics gives them, every 5 seconds.', metric: 'Metric', value: 'Value', uptime: 'Height', commands_second: 'Commands per second', memory: 'Memory', disk: 'Free on the disk', connections: 'Connections', in_flight: 'In flight', history: (name: string) => `${name}, the last minutes`, trend: 'Course',
  roles_text: 'Who may do what beside reading. Rights over money and energy are not here: the ledger knows its operators itself.', address: 'Address', role: 'Role', roles: { read_only: 'reader', developer: 'developer', administrator: 'administrator', none: 'no role (take back)' }, grant: 'Give', granted: 'Done, and noted in the audit log.', address_wrong: 'This is no address. Check each letter.', none: 'Nobody has a role.',
  tokens_text: 'Of everybody. Who loses a token must sign in anew.',
  audit_text: 'Each record names the hash of the one before, so none can be taken out unseen.', time: 'Time', actor: 'Who', action: 'What', subject: 'On what', before: 'Before', after: 'After', number: 'No.', empty: 'Nothing was done yet.', download: 'Download CSV', chained: 'chained to', actions: { 'grant role': 'role given', 'create token': 'token made', 'revoke token': 'token revoked' } as Record<string, string>,
  settings_text: 'The node’s settings stand in its file and are read-only here. The node does not serve them; on its machine:', settings_show: 'Every value and where it comes from', settings_check: 'Is the file right?', backup_text: 'Backups are taken from the files beside the running node; on its machine:', backup_create: 'Take one now', backup_list: 'Which there are, and when each was verified', backup_verify: 'Restore one to a temporary place and replay it', version: 'Program', protocol: 'Rules', failed: 'The node did not give it.',
}, {
  sections: '管理各部分',
  tabs: { health: '状态', roles: '角色', tokens: '令牌', audit: '审计日志', settings: '设置与备份' },
  ready: '就绪', not_ready: '未就绪', check_names: { engine: '账本引擎', disk: '磁盘空间', clock: '时钟', running: '运行' }, fine: '正常', checks: '检查', check: '检查项', state: '状态',
  metrics: '指标', metrics_note: '来自 /metrics，每 5 秒更新。', metric: '指标', value: '值', uptime: '高度', commands_second: '每秒命令数', memory: '内存', disk: '磁盘剩余', connections: '连接', in_flight: '处理中', history: (name) => `${name}，最近几分钟`, trend: '走势',
  roles_text: '除读取之外谁可以做什么。资金和电量的权利不在这里：账本自己认得运营者。', address: '地址', role: '角色', roles: { read_only: '只读', developer: '开发者', administrator: '管理员', none: '无角色（收回）' }, grant: '授予', granted: '已完成，并记入审计日志。', address_wrong: '这不是有效地址，请逐字核对。', none: '没有人有角色。',
  tokens_text: '所有人的令牌。失去令牌的人需要重新登录。',
  audit_text: '每条记录都含前一条的哈希，因此删除任何一条都会被发现。', time: '时间', actor: '谁', action: '操作', subject: '对象', before: '之前', after: '之后', number: '序号', empty: '尚无操作。', download: '下载 CSV', chained: '前一条哈希', actions: { 'grant role': '授予角色', 'create token': '建立令牌', 'revoke token': '撤销令牌' },
  settings_text: '节点的设置写在配置文件中，此处只读；节点不提供这些设置。请在节点机器上运行：', settings_show: '每个值及其来源', settings_check: '检查配置文件', backup_text: '备份取自运行中的节点旁的文件。请在节点机器上运行：', backup_create: '立即备份', backup_list: '有哪些备份，何时验证过', backup_verify: '恢复到临时位置并重放', version: '程序', protocol: '规则', failed: '节点没有给出。',
});

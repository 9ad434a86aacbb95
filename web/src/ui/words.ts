import { dictionary } from '../i18n/language';

export const words = dictionary({
  close: 'Close', retry: 'Try again', show_table: 'Show as table', show_chart: 'Show as chart', csv: 'CSV',
  download_csv: 'Download as CSV',
  states: {
    not_configured: 'Not set up', no_data: 'No data yet', missing: 'Missing', stale: 'Stale', estimated: 'Estimated',
    failed: 'Could not be loaded',
  },
  age: (age: string) => `${age} old`,
  request: (id: string) => `Request ${id}`,
  unreachable: 'The node does not answer. What you see may be old.',
  loading: 'Loading…',
  decimal_wrong: 'Write a number such as 0.5 or 0,5, with at most six decimals.',
  kept: (time: string) => `Without connection: data from ${time}`,
  done: 'Done',
  rows_shown: (shown: string, all: string) => `${shown} of ${all} rows`,
  copy: 'Copy', copied: 'Copied',
  seconds: (n: string) => `${n} s`, minutes: (n: string) => `${n} min`, hours: (n: string) => `${n} h`, days: (n: string) => `${n} d`,
  time: 'Time', nothing_here: 'Nothing here.',
}, {
  close: '关闭', retry: '重试', show_table: '显示为表格', show_chart: '显示为图表', csv: 'CSV',
  download_csv: '下载 CSV',
  states: {
    not_configured: '尚未设置', no_data: '暂无数据', missing: '缺失', stale: '已过时', estimated: '估算值', failed: '加载失败',
  },
  age: (age) => `${age}前的数据`,
  request: (id) => `请求 ${id}`,
  unreachable: '节点没有应答。您看到的数据可能已过时。',
  loading: '正在加载…',
  decimal_wrong: '请输入数字，例如 0.5，最多六位小数。',
  kept: (time) => `无连接：数据截至 ${time}`,
  done: '完成',
  rows_shown: (shown, all) => `显示 ${shown} / ${all} 行`,
  copy: '复制', copied: '已复制',
  seconds: (n) => `${n} 秒`, minutes: (n) => `${n} 分钟`, hours: (n) => `${n} 小时`, days: (n) => `${n} 天`,
  time: '时间', nothing_here: '暂无内容。',
});

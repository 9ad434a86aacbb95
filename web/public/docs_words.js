// Every word of the API page that is not from openapi.json itself, in both languages.
export const words = {
  en: {
    code: 'en', other: 'zh', other_language: '简体中文', skip: 'Skip to the operations',
    about: 'What this node answers. Energy, money and prices are exact decimal text; times are ' +
      'milliseconds since 1970 in UTC; null means not known. Lists come in pages: the Link header ' +
      'names the next. Tables also come as CSV. Commands are signed by their sender.',
    document: 'This page is drawn from', filter: 'Filter', schemas: 'Schemas', optional: 'optional',
    parameter: 'Parameter', type: 'Type', meaning: 'Meaning', value: 'Value', body: 'Body',
    answer: 'Answer', field: 'Field', copy: 'Copy as curl', copied: 'Copied', try_it: 'Try it',
    tags: { blocks: 'Blocks', communities: 'Communities', members: 'Members', devices: 'Devices',
      metering: 'Metering', intervals: 'Intervals', market: 'Market', accounts: 'Accounts',
      commands: 'Commands', documentation: 'Documentation' },
  },
  zh: {
    code: 'zh-Hans', other: 'en', other_language: 'English', skip: '跳到操作列表',
    about: '本节点提供的接口。电量、金额和价格是精确的十进制文本；时间是自 1970 年起的 UTC 毫秒数；' +
      'null 表示未知。列表分页返回，Link 头给出下一页；表格也可取 CSV。命令由发送者签名。',
    document: '本页由此生成：', filter: '筛选', schemas: '数据结构', optional: '可选',
    parameter: '参数', type: '类型', meaning: '含义', value: '值', body: '请求体',
    answer: '应答', field: '字段', copy: '复制 curl 命令', copied: '已复制', try_it: '试一试',
    tags: { blocks: '区块', communities: '社区', members: '成员', devices: '设备', metering: '计量',
      intervals: '结算时段', market: '市场', accounts: '账户', commands: '命令', documentation: '文档' },
  },
};

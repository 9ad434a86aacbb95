import { dictionary } from '../../i18n/language';

export const words = dictionary({
  of: (n: string, all: string) => `${n} of ${all}`, next: 'Next', back: 'Back', skip: 'Skip the tour', done: 'To Home', open: 'Look at it',
  cards: [
    { title: 'A street that shares its sun', text: 'Thirty-two homes, ten cars and one battery, simulated. Each home’s meter reports every quarter of an hour; a day passes in 24 minutes.', path: '/' },
    { title: 'Sit in for somebody', text: 'Be a household that sells sun, a driver who charges from neighbours, or the operator. Their keys are part of the demo, so whatever you do is really signed and booked.', path: '' },
    { title: 'Energy has a wallet', text: 'A kilowatt-hour in the battery is a balance like money: you see what is free, what is held for orders, and what keeping it costs.', path: '/wallet' },
    { title: 'Do not believe us, check', text: 'Open any entry of the ledger and let your own browser recompute its signature and its place in the block.', path: '/ledger' },
    { title: 'Try to cheat', text: 'On the Ledger page you may flip one byte of one entry. The check names the entry that was touched.', path: '/ledger' },
  ] as readonly { readonly title: string; readonly text: string; readonly path: string }[],
  sat: { household: 'You are a household now.', driver: 'You are a driver now.', operator: 'You are the operator now. Sign in on the Wallet page to see Admin.', bank: 'You are the bank now.' },
  not_demo: 'The tour is part of the demo: wattbook demo',
}, {
  of: (n, all) => `第 ${n} 张，共 ${all} 张`, next: '下一张', back: '上一张', skip: '跳过导览', done: '前往首页', open: '去看看',
  cards: [
    { title: '共享阳光的街道', text: '模拟了三十二户人家、十辆车和一个储能站。每户电表每一刻钟上报一次；演示中一天只需 24 分钟。', path: '/' },
    { title: '扮演某人', text: '成为卖光伏的住户、用邻居的电充电的车主，或运营者。他们的密钥属于演示的一部分，因此您的操作会真正签名并入账。', path: '' },
    { title: '电量也有钱包', text: '储能中的一度电如同存款：可用多少、订单占用多少、保存要花多少，一目了然。', path: '/wallet' },
    { title: '不必相信我们，请验证', text: '打开账本的任一条目，让您自己的浏览器重新计算其签名以及它在区块中的位置。', path: '/ledger' },
    { title: '试试作弊', text: '在“账本”页可以翻转某个条目的一个字节，验证会指出被改动的条目。', path: '/ledger' },
  ],
  sat: { household: '您现在是住户。', driver: '您现在是车主。', operator: '您现在是运营者。请在“钱包”页登录以查看“管理”。', bank: '您现在是银行。' },
  not_demo: '导览属于演示：wattbook demo',
});

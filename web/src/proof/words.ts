import { dictionary } from '../i18n/language';

export const fault_words = dictionary({
  too_long: 'it is longer than a proof may be',
  no_proof: 'these bytes are no proof',
  damaged_proof: 'its bytes are damaged',
  other_block: 'its block is another than the trusted one',
  damaged_header: 'the block’s header is damaged',
  receipt_missing: 'the receipt is missing',
  other_receipt: 'the receipt is another than the proof’s',
  damaged_receipt: 'the receipt is damaged',
  damaged_account: 'the account is damaged',
  path_elsewhere: 'its hashes do not lead to the block’s root',
}, {
  too_long: '超过证明的最大长度',
  no_proof: '这些字节不是证明',
  damaged_proof: '证明的字节已损坏',
  other_block: '其区块不是受信任的区块',
  damaged_header: '区块头已损坏',
  receipt_missing: '缺少回执',
  other_receipt: '回执与证明不符',
  damaged_receipt: '回执已损坏',
  damaged_account: '账户数据已损坏',
  path_elsewhere: '其哈希没有到达区块的根',
});

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { card_digest } from './card';

test('a card is the digest of its number with the prefix, each behind its length, letters in lower case', () => {
  const bytes = Buffer.concat([Buffer.from([14]), Buffer.from('wattbook/token'), Buffer.from([6]), Buffer.from('card-1')]);
  expect(card_digest('CARD-1')).toBe(`0x${createHash('sha256').update(bytes).digest('hex')}`);
});

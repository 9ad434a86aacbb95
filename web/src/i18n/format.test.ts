import { expect, test } from 'vitest';
import { Formats } from './format';

const english = new Formats({ locale: 'en-GB', time_zone: 'Europe/Vienna', currency: 'EUR' });
const chinese = new Formats({ locale: 'zh-CN', time_zone: 'Asia/Shanghai', currency: 'CNY' });

test('power is in kW, of one device below 1 kW in W', () => {
  expect(english.power(2449)).toBe('2.4\u00a0kW');
  expect(english.power(311, { small: true })).toBe('311\u00a0W');
  expect(english.power(-20)).toBe('0.0\u00a0kW');
});

test('money and energy in the forms of each language', () => {
  expect(english.money('-12.5')).toBe('−€12.50');
  expect(english.energy('-10.7')).toBe('−10.70\u00a0kWh');
  expect(chinese.money('12.5')).toBe('12.50\u00a0元');
  expect([english.energy('1.006'), chinese.energy('1')]).toEqual(['1.01\u00a0kWh', '1.00\u00a0度']);
  expect([english.price_unit, chinese.price_unit]).toEqual(['€/kWh', '元/度']);
});

test('times are the site\'s', () => {
  const noon = Date.parse('2026-06-21T10:00:00Z');
  expect([english.time(noon), chinese.time(noon)]).toEqual(['12:00', '18:00']);
  expect(english.slot(noon, 900_000)).toBe('12:00–12:15');
});

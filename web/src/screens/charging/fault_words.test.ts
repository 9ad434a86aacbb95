import { expect, test } from 'vitest';
import { set_language } from '../../i18n/language';
import { fault_of } from './fault_words';

// errorCode of StatusNotification, OCPP 1.6 section 7.6, but NoError.
const codes = ['ConnectorLockFailure', 'EVCommunicationError', 'GroundFailure', 'HighTemperature', 'InternalError', 'LocalListConflict',
  'OtherError', 'OverCurrentFailure', 'OverVoltage', 'PowerMeterFailure', 'PowerSwitchFailure', 'ReaderFailure', 'ResetFailure', 'UnderVoltage', 'WeakSignal'];

test.each(['en', 'zh-Hans'] as const)('in %s each error of the standard has words and a remedy of its own', (language) => {
  set_language(language);
  const told = codes.map((code) => fault_of('faulted', code));
  expect(new Set(told.map((one) => one?.what)).size).toBe(codes.length);
  for (const [at, one] of told.entries()) expect(one?.what).not.toContain(codes[at]);
  expect(fault_of('available', '')).toBeNull();
  expect(fault_of('faulted', 'X-Pump7')?.what).toBe('X-Pump7');
  expect(fault_of('unavailable', '')?.remedy).toBeTruthy();
});

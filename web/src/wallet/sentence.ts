// What a command does, in one sentence of the reader's language, made from the very fields that are
// signed: the message is all that these functions see, besides names for its addresses and numbers.
import type { Message } from './typed_data';
import { english_sentences } from './sentence_en';
import { chinese_sentences } from './sentence_zh';

export type SentenceLanguage = 'en' | 'zh';

// Names for what a message refers to by number or address.
export interface Names {
  // The code of an asset by its number: TSL, EUR, WATT-0.
  asset(number: number): string;
  // The money that prices are in.
  currency: string;
  // A name to be read beside the address; empty where there is none.
  member(address: string): string;
  // A moment of ledger time, by the site's clock.
  time(milliseconds: number): string;
}

// Reads fields for a sentence: a missing one is said, never left out.
export class Fields {
  readonly #message: Message;
  readonly names: Names;

  constructor(message: Message, names: Names) {
    this.#message = message;
    this.names = names;
  }

  text(name: string): string {
    const value = this.#message[name];
    if (value === undefined || value === null) return `‹${name}?›`;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  flag(name: string): boolean {
    return this.#message[name] === true;
  }
  number(name: string): number {
    return Number(this.#message[name]);
  }
  asset(name = 'asset'): string {
    return this.names.asset(this.number(name));
  }
  time(name: string): string {
    return this.names.time(this.number(name));
  }
  // The whole address, with the name where there is one.
  who(name: string): string {
    const address = this.text(name);
    const known = this.names.member(address);
    return known === '' ? address : `${known} (${address})`;
  }
  list(name: string): readonly Fields[] {
    const value = this.#message[name];
    if (!Array.isArray(value)) return [];
    return value.map((each) => new Fields(each as Message, this.names));
  }
  words(name: string): readonly string[] {
    const value = this.#message[name];
    return Array.isArray(value) ? value.map(String) : [];
  }
  struct(name: string): Fields {
    const value = this.#message[name];
    return new Fields(typeof value === 'object' && value !== null ? (value as Message) : {}, this.names);
  }
  // Every field as "name value".
  all(): readonly string[] {
    return Object.keys(this.#message).map((name) => `${name} ${this.text(name)}`);
  }
}

export type Sentence = (fields: Fields) => string;
export type Sentences = Readonly<Record<CommandKind, Sentence>>;
// Commands of charging (DOMAIN section 7), which have files of their own.
export type ChargingKind = Extract<CommandKind, 'LicenseNetwork' | 'DescribeChargePoint' | 'CreditCharging'
  | 'OpenChannel' | 'CloseChannel' | `${string}ChargingToken` | `${'Start' | 'Record' | 'End'}Charging`>;
export type ChargingSentences = Readonly<Record<ChargingKind, Sentence>>;

// In the order of their numbers (docs/protocol.md).
export const command_kinds = [
  'CreateCommunity',
  'ChangeSettings',
  'RegisterMember',
  'SetMember',
  'LicenseGateway',
  'RegisterDevice',
  'SetDevice',
  'SubmitReadings',
  'SettleQuarantine',
  'CorrectInterval',
  'ExchangeMeter',
  'SetSharingKeys',
  'SetTariff',
  'PublishFeed',
  'ReportStateOfCharge',
  'Deposit',
  'Withdraw',
  'Transfer',
  'OpenHold',
  'TopUpHold',
  'CaptureHold',
  'ReleaseHold',
  'PlaceOrder',
  'CancelOrder',
  'ReplaceOrder',
  'SetAgent',
  'SetCeiling',
  'ScheduleUpgrade',
  'SetOrderLimits',
  'LicenseNetwork',
  'DescribeChargePoint',
  'SetChargingToken',
  'BlockChargingToken',
  'StartCharging',
  'RecordCharging',
  'EndCharging',
  'CreditCharging',
  'OpenChannel',
  'CloseChannel',
  'ReportReadings',
] as const;
export type CommandKind = (typeof command_kinds)[number];

export const is_command_kind = (kind: string): kind is CommandKind =>
  (command_kinds as readonly string[]).includes(kind);

// A kind that this page does not know yet is told by its fields.
export function sentence_of(
  kind: string,
  message: Message,
  language: SentenceLanguage,
  names: Names,
): string {
  const fields = new Fields(message, names);
  if (!is_command_kind(kind)) return `${kind}: ${fields.all().join(', ')}`;
  return (language === 'zh' ? chinese_sentences : english_sentences)[kind](fields);
}

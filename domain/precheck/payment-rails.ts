/**
 * The payment systems of China by which a transfer reaches a bank: hours, days and limit of one transfer
 * [A12, A13]. They inform and decide nothing. A value is a fact where all sources agree, and otherwise a
 * careful default that the acquirer's clearing bank confirms: the central bank changes them by notice.
 */
import { findNextOpening, isWithinHours } from '../time/calendar.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

interface Sourced<Value> {
  value: Value;
  basis: 'fact' | 'default';
  source: string;
}

type Hours = PolicyValues['windows.review'];

interface RailRules {
  rail: 'HVPS' | 'BEPS' | 'IBPS';
  zh: string;
  en: string;
  hours: Sourced<Hours>;
  /** Of one transfer, in fen; null where there is none. */
  limitFen: Sourced<number | null>;
}

/** A payment system as a merchant reads it. */
export interface PaymentRail extends RailRules {
  /** Whether a transfer is taken now. */
  isOpen: boolean;
  /** When transfers are taken, now or next; holidays are those of the policy; ISO 8601. */
  opens: string;
}

/** Equal ends mean the whole day. */
const always: Hours = { days: 'all', from: '00:00', to: '00:00' };
const oneMillionYuan = 100_000_000;
const bankLeaflet = 'HSBC China, leaflet on the payment systems of the PBoC';

export const railRules: readonly RailRules[] = [
  {
    rail: 'HVPS',
    zh: '大额实时支付系统',
    en: 'high-value payment system',
    hours: {
      value: { days: 'working', from: '08:30', to: '17:00' },
      basis: 'default',
      source:
        'within all published hours: 08:30 to 17:00 at first, from 23:30 of the evening before to 17:15 since 2018 (Reuters, 3 January 2018)',
    },
    limitFen: { value: null, basis: 'fact', source: bankLeaflet },
  },
  {
    rail: 'BEPS',
    zh: '小额批量支付系统',
    en: 'bulk electronic payment system',
    hours: { value: always, basis: 'fact', source: bankLeaflet },
    limitFen: {
      value: oneMillionYuan,
      basis: 'default',
      source: 'own: published limits differ by year (50,000 yuan, then 1 million), and on holidays',
    },
  },
  {
    rail: 'IBPS',
    zh: '网上支付跨行清算系统',
    en: 'internet banking payment system',
    hours: {
      value: always,
      basis: 'default',
      source: 'own: the system is online banking around the clock; a bank may pause it',
    },
    limitFen: {
      value: oneMillionYuan,
      basis: 'default',
      source: 'own: as the bulk system; a bank may set less',
    },
  },
];

/** The payment systems as they work at `now`, by the working days of the policy. */
export const describePaymentRails = (now: string, { calendar }: PolicyValues): PaymentRail[] =>
  railRules.map((rules) => ({
    ...rules,
    isOpen: isWithinHours(now, rules.hours.value, calendar),
    opens: findNextOpening(now, rules.hours.value, calendar),
  }));

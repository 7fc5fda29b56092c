import type { WechatPayKeys } from './keys.ts';

/** Behaviour that WeChat Pay's published pages leave open, or describe in two ways. */
export interface Behaviour {
  /** How a sixth application of a day and a second open one are refused. */
  businessRefusal: { status: 400 | 403 | 409; code: string };
  rateLimitCode: 'RATELIMIT_EXCEEDED' | 'RATE_LIMITED' | 'FREQUENCY_LIMITED';
  /** Older pages require `bank_address_code`, newer ones do not mention it. */
  requiresBankAddressCode: boolean;
  /** Whether the account of a settlement can be shown with its first six and last four digits. */
  supportsMaskV2AtSettlement: boolean;
}

export interface WechatPayOptions {
  keys: WechatPayKeys;
  /** The clock, in ms since 1970; the clock of the machine by default. */
  now?: () => number;
  behaviour?: Partial<Behaviour>;
}

export const defaultBehaviour: Behaviour = {
  businessRefusal: { status: 400, code: 'INVALID_REQUEST' },
  rateLimitCode: 'RATELIMIT_EXCEEDED',
  requiresBankAddressCode: false,
  supportsMaskV2AtSettlement: true,
};

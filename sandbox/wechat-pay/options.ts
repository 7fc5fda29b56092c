import type { WechatPayKeys } from './keys.ts';

/** What the published pages leave open or say in two ways. */
export interface Habits {
  /** How a sixth application of a day and a second open one are refused. */
  businessRefusal: { status: 400 | 403 | 409; code: string };
  tooManyCalls: 'RATELIMIT_EXCEEDED' | 'RATE_LIMITED' | 'FREQUENCY_LIMITED';
  /** Older pages require `bank_address_code`, newer ones do not name it. */
  wantsBankAddressCode: boolean;
  /** Whether the account of a settlement can be shown with its first six and last four digits. */
  knowsMaskV2AtSettlement: boolean;
}

export interface WechatPayOptions {
  keys: WechatPayKeys;
  /** Epoch ms; the machine's own unless told. */
  now?: () => number;
  habits?: Partial<Habits>;
}

export const usualHabits: Habits = {
  businessRefusal: { status: 400, code: 'INVALID_REQUEST' },
  tooManyCalls: 'RATELIMIT_EXCEEDED',
  wantsBankAddressCode: false,
  knowsMaskV2AtSettlement: true,
};

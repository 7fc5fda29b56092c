/** Counts the messages to a number that callers ask for. Numbers are kept as keyed hashes only. */
import type { SmsBudgetPort } from '../../activities/one-time-codes.ts';
import type { Vault } from '../vault/vault.ts';
import type { RateLimits } from './rate-limits.ts';

const hourS = 60 * 60;

export const createSmsBudget = (
  limits: RateLimits,
  vault: Pick<Vault, 'computeNumberMac'>,
): SmsBudgetPort => ({
  async take(mobile, perHour) {
    const limit = { name: 'sms', points: perHour, seconds: hourS } as const;
    const [answer] = await limits.take([{ limit, who: await vault.computeNumberMac(mobile) }]);
    if (!answer) throw new Error('a message was not counted');
    return answer;
  },
});

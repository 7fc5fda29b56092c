/** How often a service provider may call, and how often a merchant may apply. */
import { Refusal } from '../refusal.ts';
import type { Behaviour } from './options.ts';

const minuteMs = 60_000;
const callsPerMinute = 20;
const applicationsPerDay = 5;
const chinaOffsetMs = 8 * 60 * 60_000;
const formatChinaDate = (ms: number): string =>
  new Date(ms + chinaOffsetMs).toISOString().slice(0, 10);

export class RateLimits {
  readonly #behaviour: Behaviour;
  readonly #now: () => number;
  #calls: number[] = [];
  readonly #applications = new Map<string, number>();

  constructor(behaviour: Behaviour, now: () => number) {
    this.#behaviour = behaviour;
    this.#now = now;
  }

  /** Counts a call of the service provider. @throws Refusal 429 at the 21st call of a minute */
  countCall(): void {
    const now = this.#now();
    this.#calls = this.#calls.filter((at) => now - at < minuteMs);
    if (this.#calls.length >= callsPerMinute)
      throw new Refusal(429, this.#behaviour.rateLimitCode, '频率超限，请降低请求接口频率');
    this.#calls.push(now);
  }

  /** Counts an application. @throws Refusal at the sixth application of a merchant on one day (UTC+8) */
  countApplication(subMchid: string): void {
    const day = `${subMchid} ${formatChinaDate(this.#now())}`;
    const count = this.#applications.get(day) ?? 0;
    if (count >= applicationsPerDay) {
      const { status, code } = this.#behaviour.businessRefusal;
      throw new Refusal(status, code, '该商户当天修改结算账户次数已达上限，请第二天再发起修改');
    }
    this.#applications.set(day, count + 1);
  }
}

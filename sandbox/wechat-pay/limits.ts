/** How often a service provider may call, and a merchant may apply. */
import { Refusal } from '../refusal.ts';
import type { Habits } from './options.ts';

const minuteMs = 60_000;
const callsAMinute = 20;
const applicationsADay = 5;
const chinaOffsetMs = 8 * 60 * 60_000;
const dayIn = (ms: number): string => new Date(ms + chinaOffsetMs).toISOString().slice(0, 10);

export class Limits {
  readonly #habits: Habits;
  readonly #now: () => number;
  #calls: number[] = [];
  readonly #applications = new Map<string, number>();

  constructor(habits: Habits, now: () => number) {
    this.#habits = habits;
    this.#now = now;
  }

  /** @throws Refusal 429 at the 21st call of a minute */
  countCall(): void {
    const now = this.#now();
    this.#calls = this.#calls.filter((at) => now - at < minuteMs);
    if (this.#calls.length >= callsAMinute)
      throw new Refusal(429, this.#habits.tooManyCalls, '频率超限，请降低请求接口频率');
    this.#calls.push(now);
  }

  /** @throws Refusal at a merchant's sixth application of a day in China */
  countApplication(subMchid: string): void {
    const day = `${subMchid} ${dayIn(this.#now())}`;
    const count = this.#applications.get(day) ?? 0;
    if (count >= applicationsADay) {
      const { status, code } = this.#habits.businessRefusal;
      throw new Refusal(status, code, '该商户当天修改结算账户次数已达上限，请第二天再发起修改');
    }
    this.#applications.set(day, count + 1);
  }
}

/**
 * Leaves a party alone that fails again and again: its calls end here as `unavailable`, which is
 * true of an order as well, for it never left. After a rest one call is let through; when that
 * succeeds all are (faults.md F6). Each worker process counts for itself.
 */
import { PortFailure } from '../../domain/port-failure.ts';
import type { Call, Party } from '../http.ts';

export interface BreakerTerms {
  /** Failures in a row after which the party is left alone. */
  failures: number;
  restMs: number;
}

const usualTerms: BreakerTerms = { failures: 5, restMs: 30_000 };

/** Makes a call, unless its party is to be left alone. */
export type Guard = <T>(call: () => Promise<T>) => Promise<T>;

/** What stands before parties: over HTTP as ours are, or by an API of their own. */
export interface Guards {
  party(party: Party): Party;
  calls(name: string): Guard;
}

export const everyCall: Guard = (call) => call();

/** Lets every call through. */
export const unguarded: Guards = { party: (party) => party, calls: () => everyCall };

/** Leaves those alone that are down. */
export const breakers: Guards = {
  party: (party) => withBreaker(party),
  calls: (name) => {
    const breaker = new Breaker(name, usualTerms, Date.now);
    return (call) => breaker.guard(call);
  },
};

/** @param now epoch ms; the process's own clock unless told */
export function withBreaker(
  party: Party,
  terms: BreakerTerms = usualTerms,
  now: () => number = Date.now,
): Party {
  // Networks share a party and fail each by itself.
  const breakers = new Map<string, Breaker>();
  const breakerOf = ({ params }: Pick<Call<unknown>, 'params'>): Breaker => {
    const target = params?.['networkId'] ?? '';
    const breaker = breakers.get(target) ?? new Breaker(party.name, terms, now);
    breakers.set(target, breaker);
    return breaker;
  };
  return {
    name: party.name,
    question: (call, options) => breakerOf(call).guard(() => party.question(call, options)),
    order: (call) => breakerOf(call).guard(() => party.order(call)),
  };
}

class Breaker {
  readonly #name: string;
  readonly #terms: BreakerTerms;
  readonly #now: () => number;
  #failures = 0;
  #restsUntil = 0;

  constructor(name: string, terms: BreakerTerms, now: () => number) {
    this.#name = name;
    this.#terms = terms;
    this.#now = now;
  }

  async guard<T>(call: () => Promise<T>): Promise<T> {
    if (this.#open) throw new PortFailure('unavailable', `${this.#name}: left alone for a while`);
    // The one that is let through: until it has ended, or took too long, the others go on waiting.
    if (this.#failures >= this.#terms.failures) this.#rest();
    try {
      const answer = await call();
      this.#answered();
      return answer;
    } catch (error) {
      if (error instanceof PortFailure) this.#failed(error);
      throw error;
    }
  }

  get #open(): boolean {
    return this.#now() < this.#restsUntil;
  }

  #answered(): void {
    this.#failures = 0;
    this.#restsUntil = 0;
  }

  /** A refusal is an answer too. */
  #failed({ kind, retryAfterMs }: PortFailure): void {
    if (kind === 'refused') return this.#answered();
    this.#failures += 1;
    if (this.#failures >= this.#terms.failures) this.#rest(retryAfterMs);
  }

  #rest(wishedMs = 0): void {
    this.#restsUntil = this.#now() + Math.max(this.#terms.restMs, wishedMs);
  }
}

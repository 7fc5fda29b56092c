/**
 * Leaves a party alone that fails again and again: its calls end here as `unavailable`, which is
 * true of an order as well, for it never left. After a rest one call is let through; when that
 * succeeds all are [F6]. Each worker process counts for itself.
 */
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { PartyCall, Party } from './party.ts';

export interface CircuitBreakerOptions {
  /** Failures in a row after which the party is left alone. */
  failureThreshold: number;
  resetTimeoutMs: number;
}

const defaultOptions: CircuitBreakerOptions = { failureThreshold: 5, resetTimeoutMs: 30_000 };

/** Makes a call, unless its party is to be left alone. */
export type CallGuard = <T>(call: () => Promise<T>) => Promise<T>;

/** What stands before parties: over HTTP as ours are, or by an API of their own. */
export interface CallGuards {
  guardParty(party: Party): Party;
  createGuard(name: string): CallGuard;
}

export const allowCall: CallGuard = (call) => call();

/** Lets every call through. */
export const noGuards: CallGuards = { guardParty: (party) => party, createGuard: () => allowCall };

/** Leaves those alone that are down. */
export const circuitBreakers: CallGuards = {
  guardParty: (party) => withCircuitBreaker(party),
  createGuard: (name) => {
    const breaker = new CircuitBreaker(name, defaultOptions, Date.now);
    return (call) => breaker.run(call);
  },
};

/** @param now epoch ms; the process's own clock unless told */
export function withCircuitBreaker(
  party: Party,
  breakerOptions: CircuitBreakerOptions = defaultOptions,
  now: () => number = Date.now,
): Party {
  // Networks share a party and fail each by itself.
  const breakers = new Map<string, CircuitBreaker>();
  const getBreaker = ({ params }: Pick<PartyCall<unknown>, 'params'>): CircuitBreaker => {
    const target = params?.['networkId'] ?? '';
    const breaker = breakers.get(target) ?? new CircuitBreaker(party.name, breakerOptions, now);
    breakers.set(target, breaker);
    return breaker;
  };
  return {
    name: party.name,
    ask: (call, options) => getBreaker(call).run(() => party.ask(call, options)),
    sendOrder: (call) => getBreaker(call).run(() => party.sendOrder(call)),
  };
}

class CircuitBreaker {
  readonly #name: string;
  readonly #options: CircuitBreakerOptions;
  readonly #now: () => number;
  #failureCount = 0;
  #openUntil = 0;

  constructor(name: string, terms: CircuitBreakerOptions, now: () => number) {
    this.#name = name;
    this.#options = terms;
    this.#now = now;
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isOpen) throw new PortFailure('unavailable', `${this.#name}: left alone for a while`);
    // The one that is let through: until it has ended, or took too long, the others go on waiting.
    if (this.#failureCount >= this.#options.failureThreshold) this.#trip();
    try {
      const answer = await call();
      this.#recordSuccess();
      return answer;
    } catch (error) {
      if (error instanceof PortFailure) this.#recordFailure(error);
      throw error;
    }
  }

  get #isOpen(): boolean {
    return this.#now() < this.#openUntil;
  }

  #recordSuccess(): void {
    this.#failureCount = 0;
    this.#openUntil = 0;
  }

  /** A refusal is an answer too. */
  #recordFailure({ kind, retryAfterMs }: PortFailure): void {
    if (kind === 'refused') return this.#recordSuccess();
    this.#failureCount += 1;
    if (this.#failureCount >= this.#options.failureThreshold) this.#trip(retryAfterMs);
  }

  #trip(wishedMs = 0): void {
    this.#openUntil = this.#now() + Math.max(this.#options.resetTimeoutMs, wishedMs);
  }
}

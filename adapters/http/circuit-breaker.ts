/**
 * A circuit breaker per party [F6]. After repeated failures the circuit is open: calls fail as
 * `unavailable` without being sent, which is safe for orders too. After the reset timeout the circuit
 * is half-open: one call is sent, and its success closes the circuit. Each worker process counts for
 * itself.
 */
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { PartyCall, Party } from './party.ts';

export interface CircuitBreakerOptions {
  /** Consecutive failures that open the circuit. */
  failureThreshold: number;
  resetTimeoutMs: number;
}

const defaultOptions: CircuitBreakerOptions = { failureThreshold: 5, resetTimeoutMs: 30_000 };

/** Makes a call. @throws PortFailure unavailable when the circuit of its party is open */
export type CallGuard = <T>(call: () => Promise<T>) => Promise<T>;

/** Wraps the calls to parties, whether they use our HTTP contract or an API of their own. */
export interface CallGuards {
  guardParty(party: Party): Party;
  createGuard(name: string): CallGuard;
}

export const allowCall: CallGuard = (call) => call();

/** Guards that make every call. */
export const noGuards: CallGuards = { guardParty: (party) => party, createGuard: () => allowCall };

/**
 * Guards with a circuit breaker each.
 * @param onChange is called with +1 when a circuit of a party opens and -1 when it closes
 */
export const createCircuitBreakers = (onChange: CircuitListener = () => undefined): CallGuards => ({
  guardParty: (party) => withCircuitBreaker(party, defaultOptions, Date.now, onChange),
  createGuard: (name) => {
    const breaker = new CircuitBreaker(name, defaultOptions, Date.now, onChange);
    return (call) => breaker.run(call);
  },
});

type CircuitListener = (party: string, change: 1 | -1) => void;

/** @param now returns epoch ms; by default the clock of the process */
export function withCircuitBreaker(
  party: Party,
  breakerOptions: CircuitBreakerOptions = defaultOptions,
  now: () => number = Date.now,
  onChange: CircuitListener = () => undefined,
): Party {
  // All networks are one party but fail independently, so each has a breaker of its own.
  const breakers = new Map<string, CircuitBreaker>();
  const getBreaker = ({ params }: Pick<PartyCall<unknown>, 'params'>): CircuitBreaker => {
    const target = params?.['networkId'] ?? '';
    const breaker =
      breakers.get(target) ?? new CircuitBreaker(party.name, breakerOptions, now, onChange);
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
  readonly #onChange: CircuitListener;
  #failureCount = 0;
  #openUntil = 0;

  constructor(
    name: string,
    options: CircuitBreakerOptions,
    now: () => number,
    onChange: CircuitListener,
  ) {
    this.#name = name;
    this.#options = options;
    this.#now = now;
    this.#onChange = onChange;
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isOpen) throw new PortFailure('unavailable', `${this.#name}: circuit open`);
    // Half-open: the circuit opens again for the others until this call has ended or timed out.
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
    if (this.#openUntil > 0) this.#onChange(this.#name, -1);
    this.#failureCount = 0;
    this.#openUntil = 0;
  }

  /** A refusal counts as success: the party has answered. */
  #recordFailure({ kind, retryAfterMs }: PortFailure): void {
    if (kind === 'refused') return this.#recordSuccess();
    this.#failureCount += 1;
    if (this.#failureCount >= this.#options.failureThreshold) this.#trip(retryAfterMs);
  }

  /** @param retryAfterMs as the party asked for */
  #trip(retryAfterMs = 0): void {
    if (this.#openUntil === 0) this.#onChange(this.#name, 1);
    this.#openUntil = this.#now() + Math.max(this.#options.resetTimeoutMs, retryAfterMs);
  }
}

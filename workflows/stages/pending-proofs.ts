import type { FailureCode } from '../../domain/failures/codes.ts';
import type { ReadProxy } from '../shared/proxies.ts';

/** Applies a party's answer to the request; a code when what the person gave was no try at all. */
type ApplyAnswer = () => FailureCode | void;

/** A proof that the owner gave and that is being checked. */
export interface PendingProof {
  /** What it proves, e.g. `signature`. */
  what: string;
  /** Asks the party. */
  check: (read: ReadProxy) => Promise<ApplyAnswer>;
  /** Called when the party refuses to tell of it: what it was given by is of no use any more. */
  drop?: () => void;
}

/** Proofs in check. At most one per kind is in check at a time, so that each guess counts as a try. */
export class PendingProofs {
  readonly #inCheck = new Set<string>();
  #deferred: PendingProof[] = [];

  start(what: string): void {
    this.#inCheck.add(what);
  }

  isInCheck(what: string): boolean {
    return this.#inCheck.has(what);
  }

  /** The party did not answer at once: the gate goes on checking. */
  defer(proof: PendingProof): void {
    this.#deferred.push(proof);
  }

  finish(what: string): void {
    this.#inCheck.delete(what);
    this.#deferred = this.#deferred.filter((proof) => proof.what !== what);
  }

  get hasDeferred(): boolean {
    return this.#deferred.length > 0;
  }

  /** The deferred proof that was given first. */
  getFirstDeferred(): PendingProof | undefined {
    return this.#deferred[0];
  }
}

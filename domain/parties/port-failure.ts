/**
 * How a call to a party fails. An `unavailable` call may be repeated, a `refused` one fails again. The
 * result of an order that is `unknown` was lost: the order is queried by its key and not sent again.
 */
export type PortFailureKind = 'unavailable' | 'refused' | 'unknown';

export class PortFailure extends Error {
  readonly kind: PortFailureKind;
  /** The party's or our failure code, for `refused`. `SYS_INTERNAL`: our own settings or keys are wrong. */
  readonly code: string | undefined;
  /** How long the party asks to wait (Retry-After), in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: PortFailureKind,
    message: string,
    details: { code?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'PortFailure';
    this.kind = kind;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
  }
}

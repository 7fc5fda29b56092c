/**
 * How a call to an outside party fails (design.md §6): `unavailable` may be tried again, `refused`
 * will not change by trying, `unknown` is an order whose answer was lost: ask, never resend blindly.
 */
export type PortFailureKind = 'unavailable' | 'refused' | 'unknown';

export class PortFailure extends Error {
  readonly kind: PortFailureKind;
  /** The party's or our failure code, for `refused`. */
  readonly code: string | undefined;
  /** The party's own wish (Retry-After), in ms. */
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

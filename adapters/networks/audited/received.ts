/** The answer of a network as its client goes on with it, and the failures that name what it was about. */
import { PortFailure, type PortFailureKind } from '../../../domain/parties/port-failure.ts';
import type { HttpAnswer, NoAnswer } from '../../http/exchange.ts';

const oneMinuteMs = 60_000;

export interface Received extends Omit<HttpAnswer, 'retryAfterMs'> {
  /** As the network says, otherwise a minute, ms. */
  retryAfterMs: number;
  buildFailure: (
    kind: PortFailureKind,
    why: string,
    details?: { code?: string; retryAfterMs?: number },
  ) => PortFailure;
}

/**
 * @param about network and call, for messages, e.g. `yeepay: read modification`
 * @param kindWhenLost the failure for an answer that says nothing: questions are repeated, orders are not
 * @param describeCall what helps the network's support to find the call; empty unless given
 * @throws PortFailure where there is no answer
 */
export function requireReceived(
  about: string,
  answer: HttpAnswer | NoAnswer,
  kindWhenLost: 'unavailable' | 'unknown',
  describeCall: (headers: Headers) => string = () => '',
): Received {
  if ('reason' in answer)
    throw new PortFailure(
      answer.wasNeverSent ? 'unavailable' : kindWhenLost,
      `${about}: ${answer.reason}`,
    );
  const { status, headers, retryAfterMs = oneMinuteMs } = answer;
  return {
    ...answer,
    retryAfterMs,
    buildFailure: (kind, why, details = {}) =>
      new PortFailure(kind, `${about}: ${status} ${why}${describeCall(headers)}`, details),
  };
}

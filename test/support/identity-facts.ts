/** The gate of identity, and facts with what proves it. */
import { assessGate } from '../../domain/gates/gates.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type { FactorAttempt } from '../../domain/parties/identity.ts';
import {
  buildDocumentCheck,
  buildVerifiedFacts,
  policy,
  subject,
  submittedAt,
  timeAfter,
} from './facts.ts';

export const assess = (facts: Facts, values = policy) =>
  assessGate('identity', facts, values, timeAfter('PT1H'));
export const buildDocument = (
  result: NonNullable<Facts['document']>['value']['result'] = 'passed',
) => ({
  value: buildDocumentCheck({ result }),
  at: submittedAt,
});
export const withFactors = (...factors: FactorAttempt[]): Facts =>
  buildVerifiedFacts({ document: buildDocument(), factors });
export const attested = { by: 'clerk-1', at: submittedAt, bothCardsShown: true, ...subject };

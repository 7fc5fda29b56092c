import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import type { DocumentCheck } from '../../../domain/parties/identity.ts';
import { collectEvidence } from '../../../domain/review/evidence.ts';
import {
  buildDocumentCheck,
  buildFactor,
  buildRequest,
  buildVerifiedFacts,
  policy,
  subject,
  submittedAt,
} from '../../support/facts.ts';
import { assess } from '../../support/identity-facts.ts';

const agentToken = 'per_00000007';
const request = buildRequest({
  applicant: { personToken: agentToken, role: 'agent', idValidUntil: '2036-01-01' },
  owner: { personToken: subject.personToken, idValidUntil: '2036-01-01' },
});
const withAgent = (agent?: Partial<DocumentCheck>): Facts =>
  buildVerifiedFacts({
    request,
    document: {
      value: buildDocumentCheck(
        agent && { agent: { checkId: 'd-2', personToken: agentToken, result: 'passed', ...agent } },
      ),
      at: submittedAt,
    },
    factors: [buildFactor(), buildFactor({ method: 'face' })],
  });

describe('[A5, A33] The document of an agent', () => {
  it('The document of an agent is checked as their own, beside the owner’s', () => {
    expect(assess(withAgent({})).kind).toBe('pass');
    expect(assess(withAgent())).toMatchObject({ kind: 'need', needs: ['document-check'] });
  });

  it('The document of an agent counts for this agent only', () => {
    const other = withAgent({ personToken: 'per_00000008' });
    expect(assess(other)).toMatchObject({ kind: 'need', needs: ['document-check'] });
  });

  it.each([
    ['mismatch', { kind: 'ask', problems: [{ field: 'applicant', code: 'IDV_MISMATCH' }] }],
    ['expired', { kind: 'ask', problems: [{ field: 'applicant', code: 'IDV_DOC_EXPIRED' }] }],
    ['forged', { kind: 'stop', code: 'MAT_FORGED', freeze: true }],
  ] as const)('The document of an agent that is %s keeps the request back', (result, said) => {
    expect(assess(withAgent({ result }))).toEqual(said);
  });

  it('The document of an agent stands in the evidence', () => {
    const { document } = collectEvidence(withAgent({}), policy);
    expect(document).toMatchObject({
      owner: [subject.personToken, 'passed'],
      agent: [agentToken, 'passed'],
    });
  });
});

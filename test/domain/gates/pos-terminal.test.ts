import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../domain/gates/assessment.ts';
import { assessGate } from '../../../domain/gates/gates.ts';
import { findPosTerminalProblems } from '../../../domain/gates/pos-terminal.ts';
import type { CardChangeRequest } from '../../../domain/request/card-change-schema.ts';
import { assessRisk } from '../../../domain/risk/score.ts';
import {
  buildMerchant,
  buildRequest,
  buildVerifiedFacts,
  policy,
  submittedAt,
} from '../../support/facts.ts';

const certificate = 'c'.repeat(43);
const facts = (
  terminal: CardChangeRequest['terminal'],
  registered: string | undefined = certificate,
  intake: CardChangeRequest['intake'] = 'pos',
): Facts => {
  const known = { sn: 'T-1', model: 'P90', appVersion: '3.1', online: true };
  const terminals = [{ ...known, ...(registered !== 'none' && { certificate: registered }) }];
  return buildVerifiedFacts({
    request: buildRequest({ intake, ...(terminal && { terminal }) }),
    merchant: {
      value: { ...buildMerchant({ terminals }) },
      at: submittedAt,
    },
  });
};

describe('A request from a POS terminal', () => {
  it('[A24] comes from a terminal of the merchant that shows its own certificate', () => {
    expect(findPosTerminalProblems(facts({ sn: 'T-1', certificate }))).toEqual([]);
  });

  it.each([
    ['names no terminal', undefined],
    ['names a terminal of another merchant', { sn: 'T-9', certificate }],
    ['shows no certificate', { sn: 'T-1' }],
    ['shows the certificate of another device', { sn: 'T-1', certificate: 'd'.repeat(43) }],
  ])('[A24] is rejected when it %s', (_what, terminal) => {
    const refused = facts(terminal);
    expect(findPosTerminalProblems(refused)).toEqual([
      { field: 'terminal', code: 'TRM_NOT_PROVED' },
    ]);
    expect(assessGate('screening', refused, policy, submittedAt)).toMatchObject({
      kind: 'stop',
      code: 'TRM_NOT_PROVED',
    });
  });

  it('[A24] is at least amber while the record holds no certificate to compare with', () => {
    const unknown = facts({ sn: 'T-1', certificate }, 'none');
    expect(findPosTerminalProblems(unknown)).toEqual([]);
    expect(assessRisk(unknown, policy, submittedAt).tier).toBe('amber');
    expect(assessRisk(facts({ sn: 'T-1', certificate }), policy, submittedAt).tier).toBe('green');
  });

  it('A request by another intake needs no terminal', () => {
    expect(findPosTerminalProblems(facts(undefined, certificate, 'app'))).toEqual([]);
  });
});

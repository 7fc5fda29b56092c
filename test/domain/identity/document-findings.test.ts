import { describe, expect, it } from 'vitest';
import type { Assessment, Facts } from '../../../domain/gates/assessment.ts';
import { findReadingFindings } from '../../../domain/identity/document-findings.ts';
import { findScreeningNotes } from '../../../domain/gates/screening-notes.ts';
import type {
  DocumentExamination,
  DocumentFinding,
  DocumentReading,
} from '../../../domain/parties/documents.ts';
import type { DocumentKind } from '../../../domain/request/document-kinds.ts';
import { assessRisk } from '../../../domain/risk/score.ts';
import {
  buildDocumentCheck,
  buildFactor,
  buildMaterial,
  buildRequest,
  buildVerifiedFacts,
  policy,
  submittedAt,
  timeAfter,
} from '../../support/facts.ts';
import { assess } from '../../support/identity-facts.ts';

const { applicant } = buildRequest();
const same = { isReadable: true, name: 'MATCH', number: 'MATCH' } as const;

describe('[A33] A document that was read', () => {
  it.each<[string, DocumentKind, DocumentReading, DocumentFinding[]]>([
    ['is good when name and number are those typed', 'id-front', same, []],
    ['differs by the number', 'id-front', { ...same, number: 'NO_MATCH' }, ['differs']],
    ['differs by the name', 'business-licence', { ...same, name: 'NO_MATCH' }, ['differs']],
    ['is close by the name', 'id-front', { ...same, name: 'CLOSE_MATCH' }, ['close']],
    [
      'is close where nobody knows the name',
      'business-licence',
      { ...same, name: 'UNKNOWN' },
      ['close'],
    ],
    [
      'is close where nobody knows the number',
      'business-licence',
      { ...same, number: 'UNKNOWN' },
      ['close'],
    ],
    ['is unreadable as a whole', 'id-front', { isReadable: false }, ['unreadable']],
    [
      'is unreadable where a field is missing',
      'id-front',
      { isReadable: true, name: 'MATCH' },
      ['unreadable'],
    ],
    ['needs no name on a card', 'card-photo', { isReadable: true, number: 'MATCH' }, []],
    [
      'ends on the day that was typed',
      'id-back',
      { isReadable: true, validUntil: '2036-01-01' },
      [],
    ],
    [
      'differs by its last day',
      'id-back',
      { isReadable: true, validUntil: '2026-01-01' },
      ['differs'],
    ],
  ])('A document that was read %s', (_what, kind, reading, findings) => {
    expect(findReadingFindings(buildMaterial(kind), reading, applicant)).toEqual(findings);
  });

  it('A document that was read is compared with the last day that was typed beside it', () => {
    const document = buildMaterial('id-back', { validUntil: '2030-05-05' });
    const reading = { isReadable: true, validUntil: '2036-01-01' };
    expect(findReadingFindings(document, reading, applicant)).toEqual(['differs']);
  });
});

const buildExamined = (
  examination: Partial<DocumentExamination>,
  more: Partial<Facts> = {},
): Facts =>
  buildVerifiedFacts({
    document: {
      value: buildDocumentCheck({
        examination: { reading: 'done', forensics: 'done', findings: [], ...examination },
      }),
      at: submittedAt,
    },
    factors: [buildFactor(), buildFactor({ method: 'face', area: '1101' })],
    ...more,
  });
const found = (finding: DocumentFinding): Partial<DocumentExamination> => ({
  findings: [{ kind: 'id-front', finding }],
});
const describeGate = (assessment: Assessment): string =>
  assessment.kind === 'ask'
    ? `ask ${assessment.problems.map(({ code, field }) => `${field} ${code}`).join(' ')}`
    : assessment.kind;
const rate = (facts: Facts) => {
  const { reasons, tier } = assessRisk(facts, policy, submittedAt);
  return [tier, ...reasons.map(({ reason }) => reason)].join(' ');
};

describe('[A33, A39] What was found in documents', () => {
  it.each<[DocumentFinding, string, string]>([
    ['unreadable', 'ask materials.id-front MAT_UNREADABLE', 'amber documents-unread'],
    ['differs', 'ask materials.id-front MAT_INCONSISTENT', 'red documents-differ'],
    ['close', 'pass', 'amber documents-close'],
    ['screen', 'pass', 'amber documents-of-screen'],
    ['reused', 'pass', 'amber documents-reused'],
    ['tampered', 'pass', 'red documents-tampered'],
  ])(
    'What was found in documents: %s is asked about once where the merchant can help, and is a line of the risk',
    (finding, asked, line) => {
      const facts = buildExamined(found(finding));
      expect(describeGate(assess(facts))).toBe(asked);
      expect(rate(facts)).toBe(line);
      // Something else was corrected before the documents were looked at.
      const correctedAt = timeAfter('-PT1M');
      expect(describeGate(assess({ ...facts, correctedAt }))).toBe(asked);
      const corrected: Facts = { ...facts, correctedAt, areFindingsAsked: true };
      expect(describeGate(assess(corrected))).toBe('pass');
    },
  );

  it.each(['reading', 'forensics'] as const)(
    'What was found in documents is unknown, and never green, when the %s was silent',
    (party) => {
      expect(rate(buildExamined({ [party]: 'unavailable' }))).toBe('amber documents-unread');
    },
  );

  it('What was found in documents is said to reviewers not to have been looked for, where no party does', () => {
    const facts = buildExamined({ reading: 'not-asked', forensics: 'not-asked' });
    expect(rate(facts)).toBe('green');
    expect(findScreeningNotes(facts, policy)).toEqual([
      {
        field: 'materials',
        code: 'MAT_NOT_CHECKED',
        params: { items: 'document-reading, document-forensics' },
      },
    ]);
    expect(findScreeningNotes(buildExamined({}), policy)).toEqual([]);
  });
});

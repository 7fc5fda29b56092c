/** Terminals after the watch: which ones lag, and when a person has to look. */
import { describe, expect, it } from 'vitest';
import { findLateTerminals, needsPerson } from '../../../domain/watch/late-terminals.ts';
import { buildMerchant, submittedAt, timeAfter } from '../../support/facts.ts';

const record = buildMerchant();
const [terminal] = record.terminals;
const withTerminals = (...sns: string[]) =>
  buildMerchant({ terminals: sns.map((sn) => ({ ...terminal!, sn })) });
const at = timeAfter('P45D');

describe('[A61] Terminals on the record after the watch', () => {
  it.each([
    [
      'all lag at the first look',
      withTerminals('T-1', 'T-2'),
      [],
      [
        { sn: 'T-1', laggingSince: at },
        { sn: 'T-2', laggingSince: at },
      ],
    ],
    ['that are known are left alone', withTerminals('T-1'), [{ sn: 'T-1' }], [{ sn: 'T-1' }]],
    [
      'lag since they were first seen',
      withTerminals('T-2'),
      [{ sn: 'T-2', laggingSince: submittedAt }],
      [{ sn: 'T-2', laggingSince: submittedAt }],
    ],
    [
      'are new when they replace another, which is forgotten',
      withTerminals('T-2'),
      [{ sn: 'T-1' }],
      [{ sn: 'T-2', laggingSince: at }],
    ],
    [
      'are none of the merchant’s where they have a card of their own',
      buildMerchant({ terminals: [{ ...terminal!, binding: record.binding }] }),
      [],
      [],
    ],
  ])('[A61] Terminals on the record after the watch %s', (_how, present, known, expected) => {
    expect(findLateTerminals(present, '0001', known, at)).toEqual(expected);
  });

  it('[A61] Terminals are nobody’s matter when another card was bound since', () => {
    expect(findLateTerminals(withTerminals('T-2'), '9999', [], at)).toBeUndefined();
  });

  it.each([
    ['a refusal calls a person at once', 'TRM_REGISTER_FAILED', '-PT0S', true],
    ['one that is off calls nobody at first', 'TRM_OFFLINE', '-PT0S', false],
    ['one that is off calls a person after a week', 'TRM_OFFLINE', '-P7D', true],
    ['an answer that is late calls nobody at first', undefined, '-PT0S', false],
    ['an answer that is late calls a person after a week', undefined, '-P7D', true],
  ])('[A61] Of a terminal that lags, %s', (_when, code, since, expected) => {
    const lagging = { sn: 'T-1', laggingSince: timeAfter(since, at) };
    expect(needsPerson(lagging, code, 'P7D', at)).toBe(expected);
  });
});

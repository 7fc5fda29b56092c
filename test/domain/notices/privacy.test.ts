/** What no copy of a notice may say, whatever it is filled with. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureCodes, failures } from '../../../domain/failures/codes.ts';
import { findAudiences } from '../../../domain/notices/events.ts';
import { renderNotice, type NoticeData } from '../../../domain/notices/renderer.ts';
import { body, copies, data, events } from '../../support/notice-texts.ts';

describe('What a notice never contains', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^\d{10,40}$/));
  const instant = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString());
  const last4 = fc.stringMatching(/^\d{4}$/);
  const problems = fc.array(
    fc.record({
      field: fc.constantFrom('newAccount.last4', 'request'),
      code: fc.constantFrom(...failureCodes),
      params: fc.dictionary(fc.constantFrom('items', 'date', 'n', 'time', 'stage', 'id'), text),
    }),
    { maxLength: 4 },
  );
  const anyData: fc.Arbitrary<NoticeData> = fc.record(
    {
      requestId: fc.stringMatching(/^cc_[a-z]{20}$/),
      merchantName: text,
      oldLast4: last4,
      newLast4: last4,
      bankName: text,
      time: instant,
      money: fc.constantFrom('old', 'hold', 'new'),
      until: instant,
      eta: instant,
      level: fc.constantFrom('supervisor', 'compliance', 'limit'),
      problems,
      removed: fc.boolean(),
      stopLink: fc.constant(data.stopLink),
      statusLink: fc.constant(data.statusLink),
      servicePhone: fc.constant(data.servicePhone),
    },
    {
      requiredKeys: [
        'requestId',
        'merchantName',
        'oldLast4',
        'newLast4',
        'bankName',
        'time',
        'money',
        'stopLink',
        'statusLink',
        'servicePhone',
      ],
    },
  );
  const copy = fc.constantFrom(...copies);

  it('[A69] A notice never contains a full number, whatever its values are', () => {
    fc.assert(
      fc.property(copy, anyData, ([event, audience], filling) => {
        const { subject, body: said } = renderNotice(event, audience, filling);
        expect(`${subject}\n${said}`).not.toMatch(/\d{13}/);
      }),
      { numRuns: 500 },
    );
  });

  it('A notice never contains a placeholder', () => {
    const plain = fc.stringMatching(/^[a-z0-9]{0,12}$/);
    fc.assert(
      fc.property(copy, anyData, plain, plain, ([event, audience], filling, name, bank) => {
        const tame = { ...filling, merchantName: name, bankName: bank, problems: [] };
        expect(renderNotice(event, audience, tame).body).not.toMatch(/[{}[\]]|undefined/);
      }),
    );
  });

  it('Only staff read the text for staff', () => {
    for (const [event, audience] of copies) {
      if (audience === 'staff') continue;
      for (const code of failureCodes)
        expect(body(event, audience, { problems: [{ field: 'f', code }] })).not.toContain(
          `: ${failures[code].internal}`,
        );
    }
  });

  it('A contact that has left the record reads only that a change was requested', () => {
    for (const event of events) {
      const text = body(event, 'old-contacts', { removed: true });
      expect(text).toContain('阿香*小吃店申请更换结算卡');
      expect(text).toContain(data.stopLink);
      for (const audience of findAudiences(event))
        expect(body(event, audience, { removed: true })).toBe(text);
      expect(text).not.toMatch(/0001|0128|工商银行|结算至|status/);
    }
  });

  it('The mobile of the new card reads nothing about the old card', () => {
    for (const event of events.filter((each) => findAudiences(each).includes('new-mobile')))
      expect(body(event, 'new-mobile')).not.toContain('0001');
  });
});

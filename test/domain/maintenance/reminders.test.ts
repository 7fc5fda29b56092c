import { describe, expect, it } from 'vitest';
import type { MerchantRecord } from '../../../domain/parties/merchant.ts';
import { findReminders } from '../../../domain/maintenance/reminders.ts';
import { timeAfter, buildMerchant, policy } from '../../support/facts.ts';

/** 10:00 in Shanghai on the tenth of June 2026. */
const now = timeAfter('PT0S');
const boundOn = (since: string, more: Partial<MerchantRecord> = {}) =>
  buildMerchant({ binding: { ...buildMerchant().binding, since }, ...more });
/** A binding of half a year has no due reminder. */
const halfAYearAgo = timeAfter('-P180D');
const keys = (record: MerchantRecord, when = now) =>
  findReminders(record, policy, when).map(({ key }) => key);

describe('[A60] The yearly review of a card binding', () => {
  it('[E6 yearly-review] The owner is told again a week and a day before the binding renews by itself', () => {
    const record = boundOn(timeAfter('-P340D'));
    expect([17, 18, 23, 24, 25].map((day) => keys(record, timeAfter(`P${day}D`)))).toEqual([
      ['renewal/2026-07-05'],
      ['renewal/2026-07-05/P7D'],
      ['renewal/2026-07-05/P7D'],
      ['renewal/2026-07-05/P1D'],
      ['renewal/2026-07-05/P1D'],
    ]);
  });

  it('The owner is reminded once a year, in the month before the binding renews by itself', () => {
    const record = boundOn(timeAfter('-P340D'));
    const until = timeAfter('P25D');
    expect(findReminders(record, policy, now)).toEqual([
      { key: 'renewal/2026-07-05', event: 'yearly-review', until },
    ]);
    expect(keys(record, timeAfter('P7D'))).toEqual(['renewal/2026-07-05']);
    expect(keys(record, timeAfter('P26D'))).toEqual([]);
    expect(keys(record, timeAfter('P370D'))).toEqual(['renewal/2027-07-05']);
  });

  it('No reminder is due earlier, or in the year in which the card was bound', () => {
    expect(keys(boundOn(timeAfter('-P330D')))).toEqual([]);
    expect(keys(boundOn(now))).toEqual([]);
    expect(keys(boundOn(timeAfter('-P366D')))).toEqual([]);
  });

  it('Staff decide about the binding of a merchant in breach, which does not renew by itself', () => {
    const record = boundOn(timeAfter('-P340D'), { arrearsFen: 1, abnormal: true });
    const [reminder, ...more] = findReminders(record, policy, now);
    expect(more).toEqual([]);
    expect(reminder).toMatchObject({ key: 'breach/2026-07-05', event: 'binding-breach' });
    expect(reminder?.problems?.map(({ code }) => code)).toEqual(['ELG_ARREARS', 'ELG_ABNORMAL']);
  });
});

describe('[A74] Documents that expire soon', () => {
  const licensed = (licenceValidUntil: string) => boundOn(halfAYearAgo, { licenceValidUntil });

  it.each([
    ['2026-07-11', []],
    ['2026-07-10', ['licence/2026-07-10/P30D']],
    ['2026-06-18', ['licence/2026-06-18/P30D']],
    ['2026-06-17', ['licence/2026-06-17/P7D']],
    ['2026-06-11', ['licence/2026-06-11/P1D']],
    ['2026-06-10', ['licence/2026-06-10/P1D']],
    ['2026-06-09', []],
    // Midnight of 17 June in Shanghai.
    ['2026-06-16T16:00:00.000Z', ['licence/2026-06-17/P7D']],
  ])('Reminders on 10 June for a licence valid until %s: %j', (day, due) => {
    expect(keys(licensed(day))).toEqual(due);
  });

  it('Each document that expires soon has a reminder with its name and last day', () => {
    const record = boundOn(halfAYearAgo, {
      licenceValidUntil: '2026-07-01T00:00:00.000Z',
      owner: { idValidUntil: '2026-06-15' },
    });
    record.binding.validUntil = '2026-06-11';
    expect(findReminders(record, policy, now)).toEqual([
      {
        key: 'licence/2026-07-01/P30D',
        event: 'papers-expiring',
        items: { zh: '营业执照（2026-07-01）', en: 'business licence (2026-07-01)' },
      },
      {
        key: 'id/2026-06-15/P7D',
        event: 'papers-expiring',
        items: {
          zh: '经营者（法定代表人）证件（2026-06-15）',
          en: "the owner's identity document (2026-06-15)",
        },
      },
      {
        key: 'card/2026-06-11/P1D',
        event: 'papers-expiring',
        items: { zh: '结算银行卡（2026-06-11）', en: 'the bank card (2026-06-11)' },
      },
    ]);
  });

  it('A document expires when its last day ends in China', () => {
    // 23:00 and 01:00 in Shanghai.
    expect(keys(licensed('2026-06-10'), '2026-06-10T15:00:00.000Z')).toHaveLength(1);
    expect(keys(licensed('2026-06-10'), '2026-06-10T17:00:00.000Z')).toEqual([]);
  });
});

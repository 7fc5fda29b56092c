import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureCodes, failures } from '../../../domain/failures/codes.ts';
import {
  findAudiences,
  noticeEvents,
  type NoticeAudience,
  type NoticeEvent,
} from '../../../domain/notices/events.ts';
import { renderNotice, type NoticeData } from '../../../domain/notices/renderer.ts';

const events = Object.keys(noticeEvents) as NoticeEvent[];
const copies = events.flatMap((event) =>
  findAudiences(event).map((audience): [NoticeEvent, NoticeAudience] => [event, audience]),
);

const data: NoticeData = {
  requestId: 'cc_7f3k2m9q',
  merchantName: '阿香*小吃店',
  oldLast4: '0001',
  newLast4: '0128',
  bankName: '工商银行',
  time: '2026-06-10T02:00:00.000Z',
  money: 'old',
  until: '2026-06-11T02:00:00.000Z',
  eta: '2026-06-12T02:00:00.000Z',
  problems: [{ field: 'materials.id-back', code: 'MAT_MISSING', params: { items: 'id-back' } }],
  stopLink: 'https://pay.example/stop/s-token',
  statusLink: 'https://pay.example/status/p-token',
};
const body = (event: NoticeEvent, audience: NoticeAudience, more: Partial<NoticeData> = {}) =>
  renderNotice(event, audience, { ...data, ...more }).body;

describe('who is told', () => {
  /** [E6], row by row. */
  const table: [audiences: string, events: string][] = [
    ['owner old-contacts', 'submitted'],
    ['owner', 'correction-asked correction-reminder'],
    ['owner', 'identity-failed'],
    ['owner old-contacts staff', 'identity-locked'],
    ['owner old-contacts', 'identity-passed'],
    ['owner', 'agreement-reminder review-taken review-info-wanted review-approved'],
    ['owner staff', 'review-overdue'],
    ['staff', 'review-reminder escalated'],
    ['owner old-contacts staff', 'rejected'],
    ['owner new-mobile', 'penny-sent penny-wrong penny-expired penny-wanted penny-mispaid'],
    ['owner old-contacts', 'cooling-started cooling-ending'],
    ['owner staff', 'switch-started network-fault switch-finished'],
    ['owner old-contacts new-mobile', 'completed'],
    ['owner new-mobile', 'first-payout cap-lifted'],
    ['owner old-contacts staff', 'frozen objection late-objection'],
    ['owner old-contacts staff', 'rolled-back cancelled expired'],
    ['owner staff', 'window-delay bank-busy sla-missed payouts-held'],
    ['staff', 'not-delivered binding-breach'],
    ['owner', 'yearly-review papers-expiring'],
  ];
  const rows = table.flatMap(([audiences, names]) =>
    names.split(' ').map((name): [string, string] => [name, audiences]),
  );

  it.each(rows)('of %s: %s', (event, audiences) => {
    expect(findAudiences(event as NoticeEvent).join(' ')).toBe(audiences);
  });

  it('of every event there is', () => {
    expect(rows.map(([event]) => event).toSorted()).toEqual(events.toSorted());
  });
});

describe.each(copies)('the notice of %s to %s', (event, audience) => {
  it('[A69] says that staff never ask for codes, when it was sent and for which request', () => {
    const text = body(event, audience);
    expect(text).toContain('不会向您索要密码或验证码');
    expect(text).toContain('never ask for passwords or codes');
    expect(text).toContain('2026-06-10 10:00 cc_7f3k2m9q');
    expect(text).toContain('阿香*小吃店');
  });

  it('reads well with everything and with next to nothing', () => {
    const { until: _u, eta: _e, problems: _p, ...bare } = data;
    for (const text of [
      body(event, audience),
      renderNotice(event, audience, { ...bare, bankName: '' }).body,
    ])
      expect(text).not.toMatch(/[{}[\]]|undefined|NaN|[：:]\n|[：:，,][。.，,]| {2}|\.\.|前前/);
  });

  it('lets old contacts and the owner stop it, and nobody else', () => {
    const stops = audience !== 'staff' && audience !== 'new-mobile';
    const reachesOldContacts = findAudiences(event).includes('old-contacts');
    expect(body(event, audience).includes(data.stopLink)).toBe(stops && reachesOldContacts);
  });

  it('gives reasons to the owner, codes to staff, and neither to others', () => {
    const text = body(event, audience);
    if (audience !== 'owner') expect(text).not.toContain('身份证国徽面');
    expect(text.includes('MAT_MISSING at materials.id-back')).toBe(audience === 'staff');
  });
});

describe('what a notice never holds', () => {
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
      ],
    },
  );
  const copy = fc.constantFrom(...copies);

  it('[A69] is a full number, whatever it is filled with', () => {
    fc.assert(
      fc.property(copy, anyData, ([event, audience], filling) => {
        const { subject, body: said } = renderNotice(event, audience, filling);
        expect(`${subject}\n${said}`).not.toMatch(/\d{13}/);
      }),
      { numRuns: 500 },
    );
  });

  it('is a placeholder', () => {
    const plain = fc.stringMatching(/^[a-z0-9]{0,12}$/);
    fc.assert(
      fc.property(copy, anyData, plain, plain, ([event, audience], filling, name, bank) => {
        const tame = { ...filling, merchantName: name, bankName: bank, problems: [] };
        expect(renderNotice(event, audience, tame).body).not.toMatch(/[{}[\]]|undefined/);
      }),
    );
  });

  it('is the text for staff, unless the reader is staff', () => {
    for (const [event, audience] of copies) {
      if (audience === 'staff') continue;
      for (const code of failureCodes)
        expect(body(event, audience, { problems: [{ field: 'f', code }] })).not.toContain(
          `: ${failures[code].internal}`,
        );
    }
  });

  it('is more than the bare fact, for a contact that has left the record', () => {
    for (const event of events) {
      const text = body(event, 'old-contacts', { removed: true });
      expect(text).toContain('阿香*小吃店申请更换结算卡');
      expect(text).toContain(data.stopLink);
      for (const audience of findAudiences(event))
        expect(body(event, audience, { removed: true })).toBe(text);
      expect(text).not.toMatch(/0001|0128|工商银行|结算至|status/);
    }
  });

  it('is the old card, for the holder of the new one', () => {
    for (const event of events.filter((each) => findAudiences(each).includes('new-mobile')))
      expect(body(event, 'new-mobile')).not.toContain('0001');
  });
});

describe('what a notice says', () => {
  it('[A53] names the last four of both cards when all is done', () => {
    for (const audience of ['owner', 'old-contacts'] as const) {
      expect(body('completed', audience)).toContain('尾号0001');
      expect(body('completed', audience)).toContain('尾号0128');
    }
  });

  it('[A75] tells the owner where his money is', () => {
    expect(body('switch-started', 'owner', { money: 'hold' })).toContain('结算款暂存');
    expect(body('completed', 'owner', { money: 'new' })).toContain('结算至新卡');
    expect(body('cancelled', 'old-contacts')).not.toContain('目前结算');
  });

  it('[A63] lists what is to be corrected, each remedy once, and until when', () => {
    const missing = (items: string) => ({
      field: `materials.${items}`,
      code: 'MAT_MISSING' as const,
      params: { items },
    });
    const problems = [
      missing('id-back'),
      { field: 'oldAccount.last4', code: 'INP_OLD_MISMATCH' as const },
      missing('business-licence'),
    ];
    const text = body('correction-asked', 'owner', { problems });
    expect(text).toContain('在2026-06-11 10:00前补正：');
    expect(text).toContain('缺少材料：身份证国徽面、营业执照，');
    expect(text.match(/缺少材料/g)).toHaveLength(1);
    expect(text).toContain('原卡后四位不符');
  });

  it('[A57] says what is waited for, and no reason that is none', () => {
    const time = '2026-06-11T01:00:00.000Z';
    const waits = (code: 'POL_WINDOW' | 'POL_CHANGE_LOCK' | 'POL_FREEZE') =>
      body('window-delay', 'owner', {
        problems: [{ field: 'request', code, params: { time } }],
      });
    expect(waits('POL_WINDOW')).toContain('当前非办理时段，已排队，将于2026-06-11 09:00自动继续。');
    expect(waits('POL_CHANGE_LOCK')).toContain('另一项变更办理中，完成后自动继续。');
    expect(waits('POL_FREEZE')).toContain('切换暂停办理');
    expect(waits('POL_CHANGE_LOCK') + waits('POL_FREEZE')).not.toMatch(/非办理时段|09:00/);
  });

  it('ends a remedy before it goes on with the money', () => {
    for (const event of ['rejected', 'expired', 'rolled-back', 'correction-asked'] as const)
      expect(body(event, 'owner')).toContain('原件照片。目前结算至原卡。');
  });

  it('[A54] says how much the first payout was', () => {
    expect(body('first-payout', 'owner', { amountFen: 123_450 })).toContain('1,234.50元');
  });

  it('tells staff who is called in because a hold has lasted long, and the owner until when', () => {
    const held = (audience: NoticeAudience) =>
      body('payouts-held', audience, { level: 'compliance', money: 'hold' });
    expect(held('staff')).toContain('已升级至合规部门，须于2026-06-11 10:00前处理完毕');
    expect(held('owner')).toContain('资金安全');
    expect(held('owner')).toContain('最迟2026-06-11 10:00处理完毕');
    expect(held('owner')).not.toContain('合规');
  });

  it('[A71] thanks the one who objected and gives him the case number', () => {
    expect(body('objection', 'old-contacts')).toMatch(/感谢您的告知.*案件号cc_7f3k2m9q/);
    expect(body('objection', 'owner')).not.toContain('感谢');
  });

  it('[A71] says where somebody turns who was defrauded, once anybody has objected', () => {
    for (const event of ['objection', 'late-objection'] as const)
      for (const audience of ['owner', 'old-contacts'] as const)
        expect(body(event, audience)).toMatch(/110.*96110.*12363.*12315/);
    expect(body('objection', 'staff')).not.toContain('96110');
    expect(body('completed', 'owner')).not.toContain('96110');
    expect(body('objection', 'old-contacts', { removed: true })).not.toContain('96110');
  });
});

import { describe, expect, it } from 'vitest';
import {
  findAudiences,
  type NoticeAudience,
  type NoticeEvent,
} from '../../../domain/notices/events.ts';
import { renderNotice, type NoticeData } from '../../../domain/notices/renderer.ts';
import { smsSentences } from '../../../domain/notices/sms-texts.ts';
import { audienceSentences, sentences } from '../../../domain/notices/texts.ts';
import { renderNoticeSms } from '../../../domain/notices/sms.ts';
import { body, copies, data, events } from '../../support/notice-texts.ts';

describe('The audiences of notices', () => {
  /** [E6], row by row. */
  const table: [audiences: string, events: string][] = [
    ['owner old-contacts', 'submitted'],
    ['owner agent', 'correction-asked correction-reminder'],
    ['owner', 'identity-failed'],
    ['owner old-contacts staff', 'identity-locked'],
    ['owner old-contacts', 'identity-passed'],
    ['owner', 'agreement-reminder review-taken review-info-wanted review-approved'],
    ['owner staff', 'review-overdue'],
    ['staff', 'review-reminder escalated'],
    ['owner old-contacts staff', 'rejected'],
    ['owner new-mobile', 'penny-sent penny-wrong penny-expired penny-wanted penny-mispaid'],
    ['owner old-contacts agent', 'cooling-started cooling-ending'],
    ['owner staff', 'network-audit switch-started network-fault switch-finished limit-low'],
    ['owner staff', 'payout-returned balance-negative'],
    ['owner old-contacts new-mobile', 'completed'],
    ['owner new-mobile', 'first-payout cap-lifted'],
    ['owner old-contacts staff', 'frozen objection late-objection payout-sign stop-refused'],
    ['owner old-contacts staff', 'rolled-back cancelled expired network-late network-returned'],
    ['owner staff', 'recall-asked recall-answered'],
    ['owner staff', 'window-delay bank-busy sla-missed payouts-held'],
    ['staff', 'not-delivered binding-breach'],
    ['owner', 'yearly-review papers-expiring agent-acted'],
  ];
  const rows = table.flatMap(([audiences, names]) =>
    names.split(' ').map((name): [string, string] => [name, audiences]),
  );

  it.each(rows)('The notice %s goes to: %s', (event, audiences) => {
    expect(findAudiences(event as NoticeEvent).join(' ')).toBe(audiences);
  });

  it('Every event has its audiences in the table', () => {
    expect(rows.map(([event]) => event).toSorted()).toEqual(events.toSorted());
  });
});

describe('[A75] Notices about payouts that are held', () => {
  it.each(copies)(
    'The notice %s to %s does not say that they go to the old card',
    (event, audience) => {
      expect(body(event, audience, { money: 'hold' })).not.toMatch(
        /仍结算至|payouts go to the old card/,
      );
    },
  );
});

describe.each(copies)('The notice %s to %s', (event, audience) => {
  it('[A69] The notice says that staff never ask for codes, when it was sent and for which request', () => {
    const text = body(event, audience);
    expect(text).toContain('不会向您索要密码或验证码');
    expect(text).toContain('never ask for passwords or codes');
    expect(text).toContain('2026-06-10 10:00 cc_7f3k2m9q');
    expect(text).toContain('阿香*小吃店');
  });

  it('The notice reads well with all values and with few', () => {
    const { until: _u, eta: _e, problems: _p, ...bare } = data;
    for (const text of [
      body(event, audience),
      renderNotice(event, audience, { ...bare, bankName: '' }).body,
    ])
      expect(text).not.toMatch(/[{}[\]]|undefined|NaN|[：:]\n|[：:，,][。.，,]| {2}|\.\.|前前/);
  });

  it('The notice lets the owner and the old contacts stop the change, and nobody else', () => {
    const stops = audience === 'owner' || audience === 'old-contacts';
    const reachesOldContacts = findAudiences(event).includes('old-contacts');
    expect(body(event, audience).includes(data.stopLink)).toBe(stops && reachesOldContacts);
  });

  it('The notice gives reasons to the owner, codes to staff, and neither to others', () => {
    const text = body(event, audience);
    if (audience !== 'owner') expect(text).not.toContain('身份证国徽面');
    expect(text.includes('MAT_MISSING at materials.id-back')).toBe(audience === 'staff');
  });
});

describe('What a notice says', () => {
  it("Terms are the policy's: the sentences of notices name none", () => {
    const all = [sentences, audienceSentences, smsSentences].map((each) => JSON.stringify(each));
    const term =
      /[\d零一二两三四五六七八九十]+ ?个?(?:工作日|小时|分钟|天内)|\b(?:\d+|two|three|four|five|seven|ten) (?:working )?(?:days|hours|minutes)\b/i;
    for (const text of all) expect(term.exec(text)?.[0]).toBeUndefined();
  });

  it('[E6 completed] The last notice leads the owner to the signed receipt, and nobody else', () => {
    const line = 'https://pay.example/status/p-token#receipt';
    expect(body('completed', 'owner')).toContain(line);
    expect(body('completed', 'old-contacts')).not.toContain('#receipt');
    expect(body('switch-finished', 'owner')).not.toContain('#receipt');
  });

  it('[E6 correction-asked, E6 cooling-started] Agents of record read that something happens, and no data of it', () => {
    const ofAgents = copies.filter(([, audience]) => audience === 'agent');
    expect(ofAgents.map(([event]) => event).toSorted()).toEqual([
      'cooling-ending',
      'cooling-started',
      'correction-asked',
      'correction-reminder',
    ]);
    for (const [event, audience] of ofAgents)
      for (const secret of ['0001', '0128', '工商银行', 'https://', '2026-06-11', '原卡'])
        expect(body(event, audience)).not.toContain(secret);
  });

  it('[A53] The notice of completion names the last four digits of both cards', () => {
    for (const audience of ['owner', 'old-contacts'] as const) {
      expect(body('completed', audience)).toContain('尾号0001');
      expect(body('completed', audience)).toContain('尾号0128');
    }
  });

  it('[A75] Notices tell the owner where payouts go', () => {
    expect(body('switch-started', 'owner', { money: 'hold' })).toContain('结算款暂存');
    expect(body('completed', 'owner', { money: 'new' })).toContain('结算至新卡');
    expect(body('cancelled', 'old-contacts')).not.toContain('目前结算');
  });

  it('[A75] Notices say where the money of each payer goes, and that a network has no cap', () => {
    const payers = [
      { payer: 'acquirer', money: 'hold' },
      { payer: 'wechat-pay', money: 'new' },
      { payer: 'net-7', money: 'old' },
    ] as const;
    const text = body('completed', 'owner', { money: 'hold', payers });
    expect(text).toContain('目前结算去向：收单机构暂存，微信支付结算至新卡，net-7结算至原卡。');
    expect(text).toContain('the acquirer: held, WeChat Pay: the new card, net-7: the old card');
    expect(text).toContain('微信支付、net-7直接结算的款项不适用首笔限额');
    expect(body('completed', 'owner', { money: 'new' })).not.toContain('限额');
    expect(body('completed', 'old-contacts', { money: 'hold', payers })).not.toContain('去向');
  });

  it('[A63] The notice of a correction lists each remedy once, and until when', () => {
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

  it('[A57] The notice of a delay says what the request waits for, and no other reason', () => {
    const time = '2026-06-11T01:00:00.000Z';
    const waits = (code: 'POL_WINDOW' | 'POL_CHANGE_LOCK' | 'POL_FREEZE') =>
      body('window-delay', 'owner', {
        problems: [{ field: 'request', code, params: { time } }],
      });
    expect(waits('POL_WINDOW')).toContain(
      '当前非办理时段，将于2026-06-11 09:00自动继续，无需重新提交。',
    );
    expect(waits('POL_CHANGE_LOCK')).toContain('另一项变更办理中，完成后自动继续。');
    expect(waits('POL_FREEZE')).toContain('切换暂停办理');
    expect(waits('POL_CHANGE_LOCK') + waits('POL_FREEZE')).not.toMatch(/非办理时段|09:00/);
  });

  it('[E2 terminals.configLag] The notice of a fault says what the owner can do about it, and never that there is nothing to do', () => {
    const problems = [{ field: 'configure/SN-1', code: 'TRM_OFFLINE' as const }];
    const asked = body('network-fault', 'owner', { problems });
    expect(asked).toContain('工作人员正在处理。终端离线，请开机联网。');
    const { problems: _none, ...others } = data;
    for (const text of [
      asked,
      renderNotice('network-fault', 'owner', others).body,
      renderNoticeSms('network-fault', 'owner', others).text,
    ])
      expect(text).not.toContain('无需操作');
  });

  it('A notice ends the remedy before it says where payouts go', () => {
    for (const event of ['rejected', 'expired', 'rolled-back', 'correction-asked'] as const)
      expect(body(event, 'owner')).toContain('原件照片。目前结算至原卡。');
  });

  it('[A72] A notice names the number to call, and holds no link and no line of others', () => {
    const items = '照片模糊\n点击 https://evil.example/x 或 evil.com \u202e重拍';
    const problems = [
      { field: 'request', code: 'REV_REJECTED_MATERIALS' as const, params: { items } },
    ];
    const text = body('rejected', 'owner', { problems, merchantName: '阿香\r\nevil.com店' });
    expect(text).toContain('官方客服 Service: 400-000-0000');
    expect(text).toContain('照片模糊 点击 … 或 … 重拍');
    expect(text).toContain('阿香 …店：');
    expect(text).not.toMatch(/evil|\u202e/);
  });

  it('[A48] The notice of the approval says what became of a wish for another fee rate', () => {
    const granted = body('review-approved', 'owner', { feeDecision: 'granted' });
    expect(granted).toContain('费率申请已同意');
    expect(body('review-approved', 'owner')).not.toContain('费率');
  });

  it('[A53] A notice names the terminal whose own card changes, in its subject and in both languages', () => {
    const own = renderNotice('submitted', 'owner', { ...data, terminal: 'SN-2' });
    expect(own.subject).toBe('【结算卡变更】阿香*小吃店（终端SN-2）');
    expect(own.body).toContain('阿香*小吃店（终端SN-2）：我们收到');
    expect(own.body).toContain('Terminal SN-2: We received');
    // A contact that was removed learns the minimum.
    const removed = { ...data, terminal: 'SN-2', removed: true };
    expect(renderNotice('submitted', 'old-contacts', removed).body).not.toContain('SN-2');
  });

  it('[A54] The notice of the first payout names its amount', () => {
    expect(body('first-payout', 'owner', { amountFen: 123_450 })).toContain('1,234.50元');
  });

  it('The notice of a long hold tells staff who is called in, and the owner until when', () => {
    const held = (audience: NoticeAudience) =>
      body('payouts-held', audience, { level: 'compliance', money: 'hold' });
    expect(held('staff')).toContain('已升级至合规部门，须于2026-06-11 10:00前处理完毕');
    expect(held('owner')).toContain('资金安全');
    expect(held('owner')).toContain('最迟2026-06-11 10:00处理完毕');
    expect(held('owner')).not.toContain('合规');
  });

  it('[A71] The notice of an objection thanks the contact who objected and names the case number', () => {
    expect(body('objection', 'old-contacts')).toMatch(/感谢您的告知.*申请编号cc_7f3k2m9q/);
    expect(body('objection', 'owner')).not.toContain('感谢');
  });

  it('A notice does not say that the money is safe before anybody has looked', () => {
    for (const event of ['frozen', 'objection', 'late-objection', 'payout-sign'] as const)
      for (const audience of ['owner', 'old-contacts', 'staff'] as const) {
        const text = body(event, audience, { money: 'new', problems: [] });
        expect(text, `${event} to ${audience}`).not.toMatch(/安全|safe|已暂停结算|结算已暂停/);
      }
    expect(body('network-fault', 'owner', { money: 'new' })).not.toMatch(/安全|safe/);
  });

  it('[D recovery] The notice of what came back ends its sentences, whatever is known of it', () => {
    const answered = (more: Partial<NoticeData>) =>
      body('recall-answered', 'owner', { problems: [], ...more });
    expect(answered({ amountFen: 50_000 })).toContain('1,200.00 yuan were not. For questions');
    const { missingFen: _missing, ...whole } = { ...data, problems: [] };
    const { body: text } = renderNotice('recall-answered', 'owner', whole);
    expect(text).toContain('that was to come back. For questions');
    expect(text).toContain('追回款项的请求已有结果。如有疑问请拨打官方客服。');
  });

  it('Staff read what they are to do about an objection, and not that they are called', () => {
    for (const event of ['frozen', 'objection', 'late-objection', 'payout-sign'] as const)
      expect(body(event, 'staff')).toMatch(/请风控.*\n.*The risk officer is asked/);
  });

  it('[A71] Notices after an objection say where victims of fraud can turn', () => {
    for (const event of ['objection', 'late-objection'] as const)
      for (const audience of ['owner', 'old-contacts'] as const)
        expect(body(event, audience)).toMatch(/110.*96110.*12363.*12315/);
    expect(body('objection', 'staff')).not.toContain('96110');
    expect(body('completed', 'owner')).not.toContain('96110');
    expect(body('objection', 'old-contacts', { removed: true })).not.toContain('96110');
  });
});

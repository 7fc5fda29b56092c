/** The page of a case: all that a reviewer needs to decide. */
import { describe, expect, it } from 'vitest';
import { ActionRefused } from '../../../client/errors.ts';
import type { Facts } from '../../../domain/gates/assessment.ts';
import type { Api } from '../../support/api.ts';
import { sendForm, setUpDesk } from '../../support/desk.ts';
import {
  buildAccount,
  buildDecision,
  buildMerchant,
  buildRequest,
  buildVerification,
  submittedAt,
} from '../../support/facts.ts';
import { longNumber } from '../../support/numbers.ts';

const desk = setUpDesk();
const pathOf = (requestId: string) => `/desk/requests/${requestId}`;

async function read(requestId: string, more: Parameters<typeof desk.api>[0] = {}, query = '') {
  const browser = await desk.signIn('maker-2', ['maker', 'risk-officer']);
  return (await desk.api(more).get(`${pathOf(requestId)}${query}`, browser)).body.text ?? '';
}

async function openWith(facts: Partial<Facts>): Promise<string> {
  const requestId = await desk.openReview();
  await desk.writeFacts(requestId, facts);
  return requestId;
}

const observed = <T>(value: T) => ({ value, at: submittedAt });

describe('The page of a case', () => {
  it('The page of a case has what was typed beside the register and the bank, with doubts marked', async () => {
    const requestId = await openWith({
      request: buildRequest({ reason: { kind: 'new-bank', text: '费率更低' } }),
      verification: observed(
        buildVerification({
          result: 'CLOSE_MATCH',
          fields: { name: 'VERIFIED', ownerId: 'VERIFIED', mobile: 'REFUTED' },
        }),
      ),
    });
    const page = await read(requestId);
    for (const words of ['更换银行', '费率更低', '已核实', '相近']) expect(page).toContain(words);
    expect(page).toMatch(/class="late"\s*>\s*不符/);
  });

  it('The page of a case shows the first reviewer’s reasons to the second, and which no longer count', async () => {
    const requestId = await openWith({
      reviews: [
        buildDecision('maker-1', { evidence: 'e-1', note: '电话核实过' }),
        buildDecision('maker-0', { evidence: 'e-0' }),
      ],
    });
    const page = await read(requestId);
    const [, mine = '', other = ''] = page.split('<strong>').map((part) => part.slice(0, 600));
    expect(mine).toContain('电话核实过');
    expect(mine).not.toContain('不再计入');
    expect(other).toContain('不再计入');
  });

  it('[A29] The page of a case shows the second person what the first one asked for, and why', async () => {
    const requestId = await openWith({});
    const data = { action: 'adjustLimit', limitFen: 8_000_000, reason: '银行提高了限额' };
    await desk.append(requestId, [{ action: 'first-approval', actor: 'operator-1', data }]);
    const page = await read(requestId);
    const asked = page.slice(page.indexOf('已有的意见'), page.indexOf('id="decide"'));
    for (const words of ['调整日收款限额', 'operator-1', '80,000.00元', '“银行提高了限额”'])
      expect(asked).toContain(words);
  });

  it.each<[string, Partial<Facts>, string]>([
    ['an objection', { openObjectionAt: submittedAt }, '联系人已提出异议'],
    ['a call in which the change was denied', { deniedAt: submittedAt }, '否认本次变更'],
  ])('The page of a case begins with %s', async (_what, facts, words) => {
    const page = await read(await openWith(facts));
    expect(page.indexOf(words)).toBeGreaterThan(0);
    expect(page.indexOf(words)).toBeLessThan(page.indexOf('现状'));
  });

  it('The page of a case says what each contact was told, and what did not arrive', async () => {
    const requestId = await openWith({ contacts: buildMerchant().contacts });
    await desk.append(requestId, [
      { action: 'notice-sent', data: { event: 'submitted', notified: 'c-1' } },
      {
        action: 'notice-not-delivered',
        data: { event: 'cooling-started', notified: '', copies: 'c-1' },
      },
    ]);
    const page = await read(requestId);
    const contact = page.slice(page.indexOf('138****0001'), page.indexOf('经过'));
    expect(contact).toContain('我们收到将结算卡由尾号0001更换为中国工商银行尾号0128的申请');
    expect(contact).toContain('未送达');
  });

  it('The page of a case names other requests with the same card or device, and marks those of other merchants', async () => {
    const card = buildAccount({ fingerprint: 'of-this-test' });
    const first = await openWith({ account: card });
    const second = await openWith({ account: card });
    const browser = await desk.signIn('maker-2', ['maker']);
    const page = (await desk.api().get(pathOf(second), browser)).body.text ?? '';
    const row = page.slice(page.indexOf(`href="${pathOf(first)}"`));
    expect(row.slice(0, row.indexOf('</tr>'))).toContain('同一张新卡');
  });

  it('The page of a case says what staff do next in both languages', async () => {
    const page = await read(await desk.openReview());
    expect(page).toContain('请初审（通过或不通过）');
    expect(page).toContain('approve or reject as maker');
  });

  it('[A73] The page of a case shows what the merchant has asked, whose task it is and by when', async () => {
    const requestId = await desk.openReview();
    await desk.storage().tasks.open({
      ...{ acquirerId: 'demo', merchantId: 'M-GREEN', requestId, by: 'owner-1' },
      ...{ kind: 'support-question', subject: '何时审核？', due: '2026-06-11T02:00:00.000Z' },
    });
    const page = await read(requestId);
    for (const shown of ['商户咨询', '“何时审核？”', '运营', '已超时'])
      expect(page).toContain(shown);
  });

  it('The page of a case shows the payouts around the change, and opens without them', async () => {
    const requestId = await openWith({});
    const sending = { first6: '621700', last4: '8889', sentAt: submittedAt, at: submittedAt };
    const payout = {
      intentId: 'p-1',
      amountFen: 123_450,
      dueAt: submittedAt,
      sendings: [{ ...sending, state: 'landed' as const }],
    };
    const readPayouts = async () => ({ leftOut: 0, payouts: [payout] });
    const page = await read(requestId, { payouts: { readPayouts } });
    expect(page).toContain('1,234.50');
    expect(page).toContain('已到账尾号8889');
    const silent = { readPayouts: () => Promise.reject(new Error('silent')) };
    expect(await read(requestId, { payouts: silent })).toContain('结算系统暂未答复');
  });

  it('The page of a case leaves out of its history what a reader does not look for', async () => {
    const requestId = await openWith({});
    await desk.append(requestId, [
      { action: 'notice-sent', data: { event: 'submitted', notified: 'staff' } },
    ]);
    const history = (page: string) => page.slice(page.indexOf('id="timeline"'));
    expect(history(await read(requestId))).toContain('notice sent');
    const ofStaff = history(await read(requestId, {}, '?timeline=staff'));
    expect(ofStaff).not.toContain('notice sent');
    expect(ofStaff).toContain('看过');
  });

  it('The page of a case shows no full number', async () => {
    expect(await read(await openWith({}))).not.toMatch(longNumber);
  });
});

describe('A decision on a case that has changed', () => {
  it('A decision on a case that has changed is not done, and says what has changed', async () => {
    const requestId = await openWith({ verification: observed(buildVerification()) });
    const api = desk.api();
    api.cardChanges.act = async () => {
      await desk.writeFacts(requestId, {
        verification: observed(buildVerification({ accountStatus: 'FROZEN' })),
      });
      await desk.append(requestId, [{ action: 'corrected', data: { fields: 'materials' } }]);
      throw new ActionRefused('ACT_NO_CHANGE');
    };
    const browser = await desk.signIn('maker-1', ['maker']);
    const { body } = await sendForm(api, browser, pathOf(requestId), 'approve');
    const said = (body.text ?? '').slice((body.text ?? '').indexOf('您打开页面之后的变化'));
    const changed = said.slice(0, said.indexOf('现状'));
    expect(changed).toContain('银行核验');
    expect(changed).toContain('corrected');
    expect(changed).not.toContain('工商登记');
  });
});

describe('A call or a visit that is recorded', () => {
  const owner = { personToken: 'per_00000001', accountToken: 'acc_00000002' };
  const corrected = buildRequest({ newAccount: { token: 'acc_00000003', last4: '0128' } });
  const called = { contactId: 'c-1', confirmed: 'true' };

  it.each([
    ['recordCallback', ['maker'], called],
    ['attestInPerson', ['clerk'], { bothCardsShown: 'true' }],
  ])(
    'A call or a visit that is recorded by %s is for the person and the account that the page showed',
    async (action, roles, filledIn) => {
      const requestId = await openWith({ request: buildRequest() });
      const api = desk.api();
      const browser = await desk.signIn('clerk-9', roles);
      await sendForm(api, browser, pathOf(requestId), action, filledIn);
      expect(api.calls.at(-1)).toMatchObject({ name: action, fields: { assertedFor: owner } });
      const { status, body } = await sendForm(
        correctWhileShown(requestId, api),
        browser,
        pathOf(requestId),
        action,
        filledIn,
      );
      expect([status, body.text?.includes('申请内容')]).toEqual([409, true]);
      expect(api.calls).toHaveLength(1);
    },
  );

  it('A call or a visit that is recorded as a denial counts whatever the page showed', async () => {
    const requestId = await openWith({ request: buildRequest() });
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    const denied = { ...called, confirmed: 'false' };
    await sendForm(
      correctWhileShown(requestId, api),
      browser,
      pathOf(requestId),
      'recordCallback',
      denied,
    );
    expect(api.calls.at(-1)?.fields).toMatchObject({ confirmed: false });
  });

  /** The merchant corrects the account after somebody has opened the page. */
  function correctWhileShown(requestId: string, api: Api): Pick<Api, 'get' | 'post'> {
    return {
      get: async (...args) => {
        const page = await api.get(...args);
        await desk.writeFacts(requestId, { request: corrected });
        return page;
      },
      post: (...args) => api.post(...args),
    };
  }
});

describe('The forms of a case', () => {
  it('The forms of a case show what the merchant will read before it is sent', async () => {
    const page = await read(await openWith({}));
    const form = page.slice(page.indexOf('/requestInfo"'));
    expect(form.slice(0, 4_000)).toContain('身份证人像面');
    expect(page).toContain('具体说明及如何改正');
  });

  it('The forms of a case ask what becomes of a wish for another fee rate', async () => {
    const wish = { settlementParams: { feeWish: '0.38%' } };
    const requestId = await openWith({ request: buildRequest(wish) });
    const api = desk.api();
    const browser = await desk.signIn('maker-1', ['maker']);
    await sendForm(api, browser, pathOf(requestId), 'approve', { feeWish: 'refused' });
    expect(api.calls.at(-1)).toMatchObject({ name: 'approve', fields: { feeWish: 'refused' } });
  });

  it('The forms of a case let a supervisor hand it to a colleague', async () => {
    const requestId = await openWith({});
    const api = desk.api();
    const browser = await desk.signIn('boss-1', ['supervisor']);
    await sendForm(api, browser, pathOf(requestId), 'claim', { to: 'maker-7' });
    expect(api.calls.at(-1)).toMatchObject({ name: 'claim', fields: { to: 'maker-7' } });
  });

  it('The forms of a case let its holder hand it to a colleague who has signed in with the same role', async () => {
    const person = { acquirerId: 'demo', roles: ['maker'] };
    const holder = { ...person, id: 'maker-1' };
    const { deskPeople } = desk.storage();
    for (const known of [
      holder,
      { ...person, id: 'maker-8' },
      { ...person, id: 'operator-8', roles: ['operator'] },
      { ...person, id: 'maker-9', acquirerId: 'other' },
    ])
      await deskPeople.record(known);
    const requestId = await openWith({});
    const browser = await desk.signIn(holder.id, holder.roles);
    const api = desk.api();
    const readForm = async () => {
      const page = (await api.get(pathOf(requestId), browser)).body.text ?? '';
      const form = page.indexOf('/claim"');
      return form < 0 ? '' : page.slice(form - 200, form + 1_500);
    };
    expect(await readForm()).not.toContain('转交同事');
    await desk.claim(requestId, 'maker-1');
    const form = await readForm();
    expect(form).toContain('转交同事');
    expect(form.match(/<option value="[^"]+"/g)).toEqual(['<option value="maker-8"']);
    const send = (to: string) => sendForm(api, browser, pathOf(requestId), 'claim', { to });
    for (const stranger of ['operator-8', 'maker-9', 'nobody']) {
      const { status, body } = await send(stranger);
      expect([status, body.text?.includes('没有使用此账号')]).toEqual([409, true]);
    }
    const { headers } = await send('maker-8');
    expect(headers.get('location')).toContain('done=handOver');
    expect(api.calls.filter(({ name }) => name === 'claim')).toMatchObject([
      { fields: { to: 'maker-8' } },
    ]);
  });

  it('The forms of a case take a new deadline in Chinese time', async () => {
    const requestId = await openWith({});
    const api = desk.api();
    const browser = await desk.signIn('operator-1', ['operator']);
    const fields = { until: '2026-07-01T09:30', reason: '银行放假' };
    await sendForm(api, browser, pathOf(requestId), 'extendDeadline', fields);
    expect(api.calls.at(-1)?.fields).toMatchObject({ until: '2026-07-01T01:30:00.000Z' });
  });
});

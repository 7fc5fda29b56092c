import { describe, expect, it, vi } from 'vitest';
import { ActionRefused, Unavailable } from '../../../client/errors.ts';
import { owner, setUpApi } from '../../support/api.ts';
import { listSubmissions } from '../../support/drafts.ts';
import { buildMerchant } from '../../support/facts.ts';
import { card, enterHostedChange, fillIn, paper, you } from '../../support/hosted.ts';

const { api, storage } = setUpApi();

/** A merchant of its own for each test, so that each begins without a request and without a draft. */
let merchants = 0;
const newMerchant = () => {
  merchants += 1;
  return { merchantId: `M-HOSTED-${merchants}` };
};

describe('A new request in the hosted change', () => {
  it('[A37] A new request in the hosted change goes from the first page to its submission, for the owner of the session and the card that the register says is bound', async () => {
    const at = api();
    const merchant = newMerchant();
    const authn = { level: 'two-factor', twoFactorEnrolled: true, device: 'known' };
    const visitor = await enterHostedChange(at, { ...merchant, authn });
    await fillIn(visitor);
    const confirm = visitor.pages.at(-1) ?? '';
    for (const shown of [
      '建设银行 尾号 1011',
      '尾号 0042',
      '身份证人像面',
      '更换银行',
      '尾号 0001',
    ])
      expect(confirm).toContain(shown);
    const answer = await visitor.send('/change/confirm', {
      merchantId: 'M-OTHER',
      by: 'somebody-else',
    });
    expect(answer.body.text).toContain('结算卡变更进度');
    expect(listSubmissions(at)).toMatchObject([
      {
        fields: {
          ...merchant,
          intake: 'web',
          submittedBy: { id: 'owner-1', role: 'owner' },
          authn,
          oldAccount: { last4: '0001' },
          newAccount: { last4: '1011', token: expect.stringMatching(/^acct_/) },
          applicant: { role: 'owner', idValidUntil: '9999-12-31' },
          reason: { kind: 'new-bank' },
          materials: [{ kind: 'id-front' }, { kind: 'id-back' }, { kind: 'card-photo' }],
        },
      },
    ]);
  });

  it.each([
    ['[A15] The hosted change records the guide that the owner says they read', true],
    ['[A15] The hosted change records no guide that the owner did not say they read', false],
  ])('%s', async (_title, isTicked) => {
    const at = api();
    const merchant = newMerchant();
    const visitor = await enterHostedChange(at, merchant);
    expect(visitor.pages.at(-1)).toContain('工作人员不会向您索要密码或验证码');
    await fillIn(visitor, isTicked ? { hasReadGuide: 'true' } : {});
    await visitor.send('/change/confirm');
    const [{ fields } = { fields: {} }] = listSubmissions(at);
    const { body } = await at.get('/v1/guide', { as: { ...owner, ...merchant } });
    const read = (fields as { guideVersion?: string }).guideVersion;
    expect(read).toBe(isTicked ? body['version'] : undefined);
  });

  it('[A37] A new request in the hosted change shows no full number on any page, whatever was typed where', async () => {
    const at = api();
    const visitor = await enterHostedChange(at, newMerchant());
    await visitor.send('/change/begin');
    await visitor.send('/change/you', { ...you, name: you.idNumber });
    await visitor.send('/change/you', { ...you, idNumber: '110105198506120043' });
    await visitor.send('/change/you', you);
    await visitor.send('/change/account?kind=PERSONAL', { ...card, bankName: card.again });
    await visitor.send('/change/account?kind=PERSONAL', { ...card, again: '6217000200112001012' });
    await visitor.send('/change/account?kind=PERSONAL', card);
    const text = visitor.pages.join('').replaceAll(/\s/g, '');
    for (const number of [
      '6217000200112001011',
      '110105198506120042',
      '110105198506120043',
      '13800138001',
    ])
      expect(text).not.toContain(number);
  });

  it.each([
    ['[A37] two numbers that differ', { again: '6217000200112001012' }, '两次输入的号码不一致'],
    [
      '[A76] a number that is none',
      { accountNumber: '621700020011200', again: '621700020011200' },
      '未能识别该银行',
    ],
    [
      '[A77] the card in use',
      { accountNumber: '6217000000000000001', again: '6217000000000000001' },
      '新卡与现用卡相同',
    ],
    ['[A11] a credit card', { accountNumber: '4367480000000000', again: '4367480000000000' }, '卡'],
  ])(
    'A new request in the hosted change refuses %s, and says so beside the field',
    async (_what, typed, text) => {
      const at = api();
      const visitor = await enterHostedChange(at, newMerchant());
      await visitor.send('/change/begin');
      await visitor.send('/change/you', you);
      const answer = await visitor.send('/change/account?kind=PERSONAL', { ...card, ...typed });
      expect(answer.status).toBe(422);
      expect(/class="problem"[^>]*>([^<]*)/.exec(answer.body.text ?? '')?.[1]).toContain(text);
    },
  );

  it('[A82] A new request in the hosted change is submitted once, however often the button is pressed, also after going back', async () => {
    const at = api();
    const visitor = await enterHostedChange(at, newMerchant());
    await fillIn(visitor);
    await visitor.send('/change/confirm');
    for (let press = 0; press < 2; press += 1)
      expect((await visitor.sendAgain()).body.text).toContain('结算卡变更进度');
    for (const path of ['/change/confirm', '/change/account', '/change/papers', '/change'])
      expect((await visitor.get(path)).body.text).toContain('结算卡变更进度');
    expect(listSubmissions(at)).toHaveLength(1);
  });

  it('[A17] A new request in the hosted change goes on where it stopped, on another device and by another link', async () => {
    const at = api();
    const merchant = newMerchant();
    const phone = await enterHostedChange(at, merchant);
    await phone.send('/change/begin');
    await phone.send('/change/you', you);
    const desktop = await enterHostedChange(at, merchant);
    expect(desktop.pages.at(-1)).toContain('href="/change/account"');
    await desktop.get('/change/account');
    expect((await desktop.send('/change/account?kind=PERSONAL', card)).body.text).toContain(
      '上传材料',
    );
    expect((await phone.get('/change')).body.text).toContain('href="/change/papers"');
  });

  it('[A17] A new request in the hosted change loses nothing when two pages of it write at the same moment', async () => {
    const at = api();
    const merchant = newMerchant();
    const [one, other] = [
      await enterHostedChange(at, merchant),
      await enterHostedChange(at, merchant),
    ];
    await one.send('/change/begin');
    await one.send('/change/you', you);
    await one.send('/change/account?kind=PERSONAL', card);
    await other.get('/change/papers');
    await Promise.all([
      one.send('/change/papers/id-front', { 'photo-id-front': paper('front') }),
      other.send('/change/papers/id-back', { 'file-id-back': paper('back') }),
    ]);
    const { body } = await one.get('/change/papers');
    expect(body.text?.match(/✓/g)).toHaveLength(2);
    expect(body.text).toContain('还差 1 份材料');
  });

  it.each([
    ['no file', {}, '缺少材料：身份证人像面'],
    [
      'a file that is no picture',
      { 'file-id-front': new File(['abc'], 'a.png', { type: 'image/png' }) },
      '材料无法识别',
    ],
    [
      'a picture of more than 10 MB',
      { 'file-id-front': new File([Buffer.alloc(10_490_000)], 'a.jpg', { type: 'image/jpeg' }) },
      '材料不符合要求',
    ],
  ])(
    'A new request in the hosted change refuses %s and keeps the others',
    async (_what, file, text) => {
      const at = api();
      const visitor = await enterHostedChange(at, newMerchant());
      await visitor.send('/change/begin');
      await visitor.send('/change/you', you);
      await visitor.send('/change/account?kind=PERSONAL', card);
      await visitor.send('/change/papers/id-back', { 'file-id-back': paper('back') });
      const { status, body } = await visitor.send('/change/papers/id-front', file);
      expect([status, body.text]).toEqual([422, expect.stringContaining(text)]);
      expect(body.text).toContain('还差 2 份材料');
    },
  );

  it('A new request in the hosted change says how large a file may be, and ends the connection on which the rest of one comes', async () => {
    const visitor = await enterHostedChange(api(), newMerchant());
    await fillIn(visitor);
    await visitor.get('/change/papers');
    const large = new File([Buffer.alloc(12_000_000)], 'a.jpg', { type: 'image/jpeg' });
    const answer = await visitor.send('/change/papers/id-front', { 'file-id-front': large });
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
    expect(answer.body.text).toMatch(/上限 \d+ KB/);
  });

  it('A new request in the hosted change asks for the papers of another card anew', async () => {
    const visitor = await enterHostedChange(api(), newMerchant());
    await fillIn(visitor);
    await visitor.get('/change/account');
    const other = '6222020200112230';
    const typed = { accountNumber: other, again: other, bankCode: '102', asPrinted: 'true' };
    expect((await visitor.send('/change/account?kind=PERSONAL', typed)).body.text).toContain(
      '还差 1 份材料',
    );
  });

  it('A new request in the hosted change stays a draft when it is refused, or nobody answers, and can be sent again', async () => {
    const at = api();
    const visitor = await enterHostedChange(at, newMerchant());
    await fillIn(visitor);
    const refused = new ActionRefused('POL_DAILY_LIMIT');
    vi.spyOn(at.cardChanges, 'submit').mockRejectedValueOnce(refused);
    const answer = await visitor.send('/change/confirm');
    expect([answer.status, answer.body.text]).toEqual([422, expect.stringContaining(refused.zh)]);
    vi.spyOn(at.cardChanges, 'submit').mockRejectedValueOnce(new Unavailable());
    await visitor.get('/change/confirm');
    expect((await visitor.send('/change/confirm')).status).toBe(503);
    expect((await visitor.sendAgain()).body.text).toContain('结算卡变更进度');
    expect(listSubmissions(at)).toHaveLength(1);
  });

  it('A new request in the hosted change is refused where the form was changed on another page meanwhile', async () => {
    const at = api();
    const visitor = await enterHostedChange(at, newMerchant());
    await fillIn(visitor);
    const answer = await visitor.send('/change/confirm', { digest: 'f'.repeat(64) });
    expect([answer.status, answer.body.text]).toEqual([
      409,
      expect.stringContaining('草稿内容已变更'),
    ]);
    expect(listSubmissions(at)).toEqual([]);
  });

  it('A new request in the hosted change takes no form that another page or session has made', async () => {
    const at = api();
    const visitor = await enterHostedChange(at, newMerchant());
    for (const csrf of ['', 'x'.repeat(43)]) {
      expect((await visitor.send('/change/begin', { csrf })).status).toBe(403);
      await visitor.get('/change');
    }
    expect(visitor.pages.at(-1)).toContain('开始办理');
  });

  it('A new request in the hosted change is kept when the session ends, and the page says how to go on', async () => {
    const at = api();
    const merchant = newMerchant();
    const visitor = await enterHostedChange(at, merchant);
    await visitor.send('/change/begin');
    await visitor.send('/change/you', you);
    await visitor.get('/change');
    await visitor.send('/change/leave');
    expect(visitor.pages.at(-1)).toContain('已填写的内容已保存');
    const ended = await visitor.get('/change/account');
    expect([ended.status, ended.body.text]).toEqual([
      401,
      expect.stringContaining('本次办理已结束'),
    ]);
    const again = await enterHostedChange(at, merchant);
    expect(again.pages.at(-1)).toContain('继续填写');
  });

  it('[A10] A new request in the hosted change asks an owner whom the back office names for the last day of their document alone', async () => {
    const at = api();
    const merchant = newMerchant();
    const { body } = await at.post('/v1/persons', {
      as: { sub: 'core', roles: ['back-office'] },
      body: { ...merchant, name: you.name, idNumber: you.idNumber, mobile: you.mobile },
    });
    const personToken = String(body['token']);
    const visitor = await enterHostedChange(at, { ...merchant, personToken });
    await visitor.send('/change/begin');
    expect(visitor.pages.at(-1)).not.toContain('name="idNumber"');
    await visitor.send('/change/you', { idValidUntil: '2036-01-01', idNumber: 'x' });
    await visitor.send('/change/account?kind=PERSONAL', card);
    for (const kind of ['id-front', 'id-back', 'card-photo'])
      await visitor.send(`/change/papers/${kind}`, { [`file-${kind}`]: paper(kind) });
    await visitor.get('/change/confirm');
    await visitor.send('/change/confirm');
    expect(listSubmissions(at)).toMatchObject([
      { fields: { applicant: { personToken, idValidUntil: '2036-01-01' } } },
    ]);
  });

  describe('for a corporate account', () => {
    const branches = [
      { cnaps: '102100099015', name: '工商银行北京市朝阳示例支行（虚构）', city: '北京市' },
      { cnaps: '102100099023', name: '工商银行北京市海淀示例支行（虚构）', city: '北京市' },
      { cnaps: '102290099016', name: '工商银行上海市浦东示例支行（虚构）', city: '上海市' },
    ];
    const company = {
      readRecord: async ({ merchantId }: { merchantId: string }) =>
        buildMerchant({ merchantId, kind: 'COMPANY' }),
      findContactAddress: async () => ({ channel: 'sms' as const, address: '13800138001' }),
    };
    const enter = async (more: object = { branches }) => {
      const at = api({ merchants: company, ...more });
      const merchant = newMerchant();
      const visitor = await enterHostedChange(at, merchant);
      await visitor.send('/change/begin', { reason: 'new-bank' });
      await visitor.send('/change/you', you);
      return { visitor, merchant };
    };
    const readStoredBranch = async (merchantId: string) => {
      const { drafts, hostedChanges, vault } = storage();
      const draftId = await hostedChanges.findDraftId('demo', `change/${merchantId}//owner-1`);
      const draft = await drafts.find({ acquirerId: 'demo', draftId: draftId ?? '' });
      const token = draft?.body.newAccount?.token ?? '';
      const stored = await vault.detokenizeAccount(
        { acquirerId: 'demo', merchantId },
        token,
        'test',
      );
      return stored.cnaps;
    };
    const account = {
      holderName: '朝阳区建国百货商店',
      holderIdNumber: '92110105MA01A2B3C1',
      accountNumber: '11001018700059000123',
      again: '11001018700059000123',
      bankCode: '102',
    };

    it('[A78] A new request in the hosted change finds the branch of a corporate account by bank, city and name, and takes the one that was chosen', async () => {
      const { visitor, merchant } = await enter();
      const search = '&bank=102&city=%E5%8C%97%E4%BA%AC&branch=%E6%B5%B7%E6%B7%80';
      const path = '/change/account?kind=CORPORATE';
      const { body } = await visitor.get(`${path}${search}`);
      expect(body.text).toContain('找到 1 个支行');
      expect(body.text).toContain('value="102100099023"');
      expect(body.text).not.toMatch(/朝阳|浦东/);
      expect(body.text).toContain('<option value="102" selected>');
      const action = `${path}${search}`;
      const wrong = await visitor.send(action, { ...account, again: '1', cnaps: '102100099023' });
      expect(wrong.body.text).toMatch(/value="102100099023" checked/);
      const saved = await visitor.send(action, { ...account, cnaps: '102100099023' });
      expect(saved.body.text).toContain('action="/change/papers/');
      expect(await readStoredBranch(merchant.merchantId)).toBe('102100099023');
    });

    it('[A78] A new request in the hosted change says when no branch fits or too many do, and takes a code that was typed', async () => {
      const many = Array.from({ length: 30 }, (_, n) => ({
        cnaps: `1021000${String(n).padStart(5, '0')}`,
        name: `支行${n}`,
        city: '北京市',
      }));
      const { visitor } = await enter({ branches: many });
      const path = '/change/account?kind=CORPORATE';
      expect((await visitor.get(`${path}&bank=102`)).body.text).toContain('前 20 个');
      const { body } = await visitor.get(`${path}&bank=102&city=nowhere`);
      expect(body.text).toContain('没有找到');
      expect(body.text).toContain('id="cnaps"');
      expect((await visitor.get(`${path}&bank=../x`)).status).toBe(200);
    });

    it('A new request in the hosted change has no search where the installation has no list of branches', async () => {
      const { visitor } = await enter({});
      expect(visitor.pages.at(-1)).not.toContain('先找到开户支行');
      expect(visitor.pages.at(-1)).toContain('id="cnaps"');
    });
  });
});

/** What Yeepay's answers mean, in the forms that its pages leave open. */
import { describe, expect, it } from 'vitest';
import { createMerchantApi } from '../../../../adapters/networks/yeepay/api.ts';
import type { YeepayClient } from '../../../../adapters/networks/yeepay/client.ts';
import { classifyReturn, isMissing } from '../../../../adapters/networks/yeepay/refusals.ts';

const signal = new AbortController().signal;

/** A client to which each call is answered so. */
const apiThat = (result: object) => {
  const answer: YeepayClient['get'] = async (call) => call.answer.parse(result);
  return createMerchantApi({ get: answer, post: answer });
};
const found = {
  returnCode: 'NIG00000',
  requestNo: 'r-1',
  merchantNo: '10000001',
  applicationNo: 'y-1',
};
const form = {
  ...{ requestNo: 'r-1', merchantNo: '10000001', notifyUrl: 'https://pay.example/n', channels: [] },
  account: {
    ...{ bankAccountName: '李桂香', bankAccountType: 'DEBIT_CARD' as const },
    ...{ bankCardNo: '6217000200112001011', bankCode: 'CCB' },
  },
};

describe('An answer of Yeepay with empty fields', () => {
  it.each([
    { applicationStatus: 'REVIEWING', status: null, auditOpinion: null },
    { applicationStatus: null, status: 'REVIEWING', channelReportResults: null },
  ])('An answer of Yeepay with empty fields is read without them', async (more) => {
    const read = await apiThat({ ...found, ...more }).readModification('r-1', signal);
    expect(read).toMatchObject({ state: 'REVIEWING', applicationNo: 'y-1' });
    expect(read?.auditOpinion).toBeUndefined();
  });

  it('An answer of Yeepay with empty fields refuses an application when it names none', async () => {
    const refused = { returnCode: 'NIG10002', returnMsg: '商户存在审核中的变更申请' };
    const sent = apiThat({ ...refused, applicationNo: null }).modify(form, signal);
    await expect(sent).rejects.toMatchObject({ kind: 'refused', code: 'POL_CHANGE_LOCK' });
  });
});

describe('A number that Yeepay does not know', () => {
  it.each([
    ['申请单不存在', true],
    ['请求号不存在', true],
    ['未找到该申请', true],
    ['查无此单', true],
    // These say nothing of the number: it may be under audit.
    ['商户不存在', false],
    ['商户编号不存在', false],
    ['应用不存在', false],
    ['接口不存在', false],
    ['系统异常，数据未找到', false],
  ])('A number that Yeepay does not know is told by "%s": %s', (text, missing) => {
    expect(isMissing(text)).toBe(missing);
  });

  it('A number that Yeepay does not know is not one that it has already', () => {
    expect(classifyReturn('请求号重复')).toBe('unknown');
  });
});

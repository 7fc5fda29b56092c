/** The calls of the Yeepay open platform about a merchant's settlement account. */
import { z } from 'zod';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import type { YeepayClient } from './client.ts';
import { classifyReturn, isMissing } from './refusals.ts';

const success = 'NIG00000';
const statuses = [
  'REVIEWING',
  'REVIEW_BACK',
  'AGREEMENT_SIGNING',
  'BUSINESS_OPENING',
  'COMPLETED',
] as const;
const No = z.string().regex(/^[\w-]{1,64}$/);

/** Fields without a value are left out, or null. */
const Empty = z.null().optional();

/** One that names an application contradicts itself: whoever refuses has made none. */
const Refused = z.object({
  returnCode: z.string().regex(/^(?!NIG00000$)NIG\d{5}$/),
  returnMsg: z.string().min(1),
  applicationNo: Empty,
});
const Accepted = z.object({
  returnCode: z.literal(success),
  merchantNo: No,
  applicationNo: No,
  applicationStatus: z.enum(statuses),
});
/** One page calls the state `status`, the other `applicationStatus`. */
const Modification = z
  .object({
    returnCode: z.literal(success),
    requestNo: No,
    merchantNo: No,
    applicationNo: No,
    applicationStatus: z.enum(statuses).nullish(),
    status: z.enum(statuses).nullish(),
    auditOpinion: z.string().nullish(),
    channelReportResults: z.unknown().optional(),
  })
  .refine(
    ({ applicationStatus, status }) =>
      (applicationStatus ?? status ?? undefined) !== undefined &&
      (applicationStatus ?? status) === (status ?? applicationStatus),
  )
  .transform(({ applicationStatus, status, auditOpinion, ...rest }) => ({
    ...rest,
    auditOpinion: auditOpinion ?? undefined,
    state: (applicationStatus ?? status) as (typeof statuses)[number],
  }));
export type Modification = z.output<typeof Modification>;

const Cards = z.object({
  returnCode: z.literal('UA00000'),
  merchantNo: No,
  bankCardAccountList: z.array(z.object({ accountNo: z.string().min(1) })).default([]),
});

/** The fields of `accountInfo`. */
export interface AccountInfo {
  bankAccountName: string;
  bankAccountType: 'DEBIT_CARD' | 'ENTERPRISE_ACCOUNT';
  bankCardNo: string;
  bankCode: string;
}

export interface ModifyForm {
  requestNo: string;
  merchantNo: string;
  notifyUrl: string;
  account: AccountInfo;
  /** The channels to which Yeepay reports the change. */
  channels: readonly string[];
}

export type MerchantApi = ReturnType<typeof createMerchantApi>;

/** @throws PortFailure as the client */
export const createMerchantApi = (client: YeepayClient) => ({
  /** @returns the number of the application */
  modify: async (form: ModifyForm, signal: AbortSignal): Promise<string> => {
    const { requestNo, merchantNo, notifyUrl, account, channels } = form;
    const answer = await client.post({
      about: 'modify merchant',
      path: '/rest/v1.0/mer/merchant/info/modify',
      params: {
        requestNo,
        merchantNo,
        notifyUrl,
        accountInfo: JSON.stringify({
          ...account,
          bankCardTag: JSON.stringify(['SETTLEMENT', 'WITHDRAW']),
          defaultSettleCard: true,
        }),
        merchantReportConfig: JSON.stringify({
          modifyReport: channels.length > 0,
          reportChannels: channels,
        }),
      },
      answer: z.union([Accepted, Refused]),
      signal,
    });
    if ('merchantNo' in answer) {
      if (answer.merchantNo === merchantNo) return answer.applicationNo;
      throw new PortFailure('unknown', 'yeepay: the answer is about another merchant');
    }
    const refusal = classifyReturn(answer.returnMsg);
    const about = `yeepay: modify merchant: ${answer.returnCode}`;
    throw typeof refusal === 'object' && 'code' in refusal
      ? new PortFailure('refused', about, { code: refusal.code })
      : new PortFailure('unknown', about);
  },

  /** Undefined when Yeepay knows no application with our number. */
  readModification: async (
    requestNo: string,
    signal: AbortSignal,
  ): Promise<Modification | undefined> => {
    const answer = await client.get({
      about: 'read modification',
      path: '/rest/v1.0/mer/merchant/info/modify/query',
      params: { requestNo },
      answer: z.union([Modification, Refused]),
      signal,
    });
    if ('state' in answer) return answer;
    if (isMissing(answer.returnMsg)) return undefined;
    throw buildUnavailable(`read modification: ${answer.returnCode}`);
  },

  /** The numbers of the merchant's cards, as Yeepay shows them. */
  listCards: async (merchantNo: string, signal: AbortSignal): Promise<string[]> => {
    const answer = await client.get({
      about: 'read cards',
      path: '/rest/v1.0/account/withdraw/card/query',
      params: { merchantNo },
      answer: Cards,
      signal,
    });
    if (answer.merchantNo !== merchantNo)
      throw buildUnavailable('read cards: the answer is about another merchant');
    return answer.bankCardAccountList.map(({ accountNo }) => accountNo);
  },
});

const buildUnavailable = (why: string): PortFailure =>
  new PortFailure('unavailable', `yeepay: ${why}`);

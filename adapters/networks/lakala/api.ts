/** The calls of Lakala's open platform about the settlement account of a merchant or a single terminal. */
import { z } from 'zod';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { OptionalText, type LakalaClient } from './client.ts';
import { createOrderNo } from './numbers.ts';

const openApi = '/api/v2/mms/openApi';
const No = z.string().regex(/^[\w-]{1,64}$/);
/** Fields without a value are left out, or null. */
const OptionalNo = No.nullish().transform((no) => no ?? undefined);

const Accepted = z.object({ orgCode: No, orderNo: No, contractId: No });
const Contract = Accepted.extend({
  contractStatus: z.enum([
    'NO_COMMIT',
    'COMMIT',
    'COMMIT_FAIL',
    'MANUAL_AUDIT',
    'REVIEW_ING',
    'WAIT_FOR_CONTACT',
    'INNER_CHECK_REJECTED',
  ]),
  contractMemo: OptionalText,
});
export type Contract = z.output<typeof Contract>;

/** What it repeats of the question must be right. */
const CardBin = z.object({
  orgCode: OptionalNo,
  orderNo: OptionalNo,
  // Whether it has stars is not published: then it says nothing.
  cardNo: z
    .string()
    .nullish()
    .transform((shown) => (shown?.includes('*') === false ? shown : undefined)),
  bankCode: z.string().regex(/^\d{6,20}$/),
  bankName: z.string().min(1),
  clearingBankCode: z.string().regex(/^\d{6,20}$/),
});
export type CardBank = Pick<z.output<typeof CardBin>, 'bankCode' | 'bankName' | 'clearingBankCode'>;

const Uploaded = z.object({ orgCode: No, orderNo: No, attFileId: No, attType: No });

/** What answers with an account repeat of the question is not published: what they repeat must be right. */
const BoundAccount = z.object({
  orderNo: OptionalNo,
  merCupNo: OptionalNo,
  termNo: OptionalNo,
  acctNo: OptionalText,
});

/** The settlement fields of `changeMer`; whatever is left out stays as it is. */
export interface SettlementChange {
  openningBankCode: string;
  openningBankName: string;
  clearingBankCode: string;
  acctNo: string;
  acctName: string;
  acctTypeCode: '57' | '58';
  acctIdType?: string;
  acctIdcard?: string;
  fileData?: readonly UploadedFile[];
}

export interface UploadedFile {
  attFileId: string;
  attType: string;
}

export interface Place {
  merchantNo: string;
  terminalNo?: string | undefined;
}

export type LakalaApi = ReturnType<typeof createLakalaApi>;

/** @throws PortFailure as the client; an answer about something else says nothing */
export const createLakalaApi = (
  client: LakalaClient,
  { orgCode, retUrl }: { orgCode: string; retUrl: string },
) => ({
  /** @returns the id of the contract */
  changeMerchant: async (
    orderNo: string,
    { merchantNo, terminalNo }: Place,
    change: SettlementChange,
    signal: AbortSignal,
  ): Promise<string> => {
    const answer = await client({
      about: 'change merchant',
      path: `${openApi}/changeMer`,
      kind: 'order',
      data: {
        version: '1.0',
        orderNo,
        orgCode,
        merCupNo: merchantNo,
        ...(terminalNo !== undefined && { termNo: terminalNo }),
        ...change,
        retUrl,
      },
      answer: Accepted,
      signal,
    });
    if (answer.orderNo === orderNo && answer.orgCode === orgCode) return answer.contractId;
    throw new PortFailure('unknown', 'lakala: the answer is about another application');
  },

  readContract: async (
    orderNo: string,
    contractId: string,
    signal: AbortSignal,
  ): Promise<Contract> => {
    const contract = await client({
      about: 'read contract',
      path: `${openApi}/queryContract`,
      kind: 'question',
      data: { version: '1.0', orderNo, orgCode, contractId },
      answer: Contract,
      signal,
    });
    const isOurs =
      contract.orderNo === orderNo &&
      contract.contractId === contractId &&
      contract.orgCode === orgCode;
    if (isOurs) return contract;
    throw buildMismatch('read contract');
  },

  /** Has a person judge what the machine refused. */
  reconsider: async (orderNo: string, contractId: string, signal: AbortSignal): Promise<void> => {
    await client({
      about: 'appeal',
      path: `${openApi}/reconsiderSubmit`,
      kind: 'order',
      data: { version: '1.0', orderNo, orgCode, contractId },
      answer: z.object({ orgCode: z.literal(orgCode), orderNo: z.literal(orderNo) }),
      signal,
    });
  },

  /** The bank of a card. */
  findCardBank: async (cardNo: string, signal: AbortSignal): Promise<CardBank> => {
    const asked = { orderNo: createOrderNo(), orgCode, cardNo };
    const answer = await client({
      about: 'read card',
      path: `${openApi}/cardBin`,
      kind: 'question',
      data: { version: '1.0', ...asked },
      answer: CardBin,
      signal,
    });
    const names = ['orderNo', 'orgCode', 'cardNo'] as const;
    if (names.some((name) => (answer[name] ?? asked[name]) !== asked[name]))
      throw buildMismatch('read card');
    const { bankCode, bankName, clearingBankCode } = answer;
    return { bankCode, bankName, clearingBankCode };
  },

  /** Uploads a paper for the application with this number; it is valid for 24 hours. */
  upload: async (
    orderNo: string,
    file: { attType: string; attExtName: string; bytes: Buffer },
    signal: AbortSignal,
  ): Promise<UploadedFile> => {
    const { attType, attExtName, bytes } = file;
    const answer = await client({
      about: 'upload paper',
      path: `${openApi}/uploadFile`,
      // A paper that was uploaded and is not used expires.
      kind: 'question',
      data: {
        version: '1.0',
        orderNo,
        orgCode,
        attType,
        attExtName,
        attContext: bytes.toString('base64'),
      },
      answer: Uploaded,
      signal,
    });
    if (answer.orderNo === orderNo && answer.attType === attType)
      return { attFileId: answer.attFileId, attType };
    throw buildMismatch('upload paper');
  },

  /** The account that is paid, as Lakala shows it; empty where a terminal has none of its own. */
  readAccount: async ({ merchantNo, terminalNo }: Place, signal: AbortSignal): Promise<string> => {
    const orderNo = createOrderNo();
    const isTerminal = terminalNo !== undefined;
    const answer = await client({
      about: 'read account',
      path: `/api/v2/mcqs/merchant/${isTerminal ? 'queryTermAccount' : 'queryMerAccount'}`,
      kind: 'question',
      data: { merCupNo: merchantNo, ...(isTerminal && { termNo: terminalNo }), orderNo },
      answer: BoundAccount,
      signal,
    });
    // The merchant alone does not tell the account of a terminal from that of the merchant.
    const namesPlace =
      answer.merCupNo !== undefined && (!isTerminal || answer.termNo !== undefined);
    const names = answer.orderNo !== undefined || namesPlace;
    const isOurs =
      (answer.orderNo ?? orderNo) === orderNo &&
      (answer.merCupNo ?? merchantNo) === merchantNo &&
      (answer.termNo ?? terminalNo) === terminalNo;
    if (names && isOurs) return answer.acctNo;
    throw buildMismatch('read account');
  },
});

const buildMismatch = (about: string): PortFailure =>
  new PortFailure('unavailable', `lakala: ${about}: the answer is about something else`);

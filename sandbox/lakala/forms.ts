/** The bodies of Lakala's calls, as strict as they are published. */
import { z } from 'zod';

const orderNo = z.string().regex(/^\d{14}\w{8,18}$/);
const text = (length: number) => z.string().min(1).max(length);
const head = { version: z.literal('1.0'), orderNo, orgCode: text(32) };
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);

const attTypes = [
  'ID_CARD_FRONT',
  'ID_CARD_BEHIND',
  'FR_ID_CARD_FRONT',
  'FR_ID_CARD_BEHIND',
  'BANK_CARD',
  'BUSINESS_LICENCE',
  'NO_LEGAL_PERSON_SETT_AUTH_LETTER',
  'OTHERS',
] as const;
export const authorityLetter = 'NO_LEGAL_PERSON_SETT_AUTH_LETTER';

/** `reqData` in one of the two published envelopes. */
const openApiEnvelope = <Data extends z.ZodType>(data: Data) =>
  z.strictObject({
    reqData: data,
    ver: z.literal('1.0.0'),
    timestamp: z.string().regex(/^\d{13}$/),
    reqId: z.string().length(32),
  });
const mcqsEnvelope = <Data extends z.ZodType>(data: Data) =>
  z.strictObject({
    reqData: data,
    version: z.literal('2.0'),
    reqTime: z.string().regex(/^\d{14}$/),
    reqId: z.string().length(32),
  });

export const UploadFile = openApiEnvelope(
  z.strictObject({
    ...head,
    attType: z.enum(attTypes),
    attExtName: z.enum(['jpg', 'png', 'pdf']),
    attContext: z.base64().min(4),
  }),
);
export const CardBin = openApiEnvelope(
  z.strictObject({ ...head, cardNo: z.string().regex(/^\d{8,30}$/) }),
);
export const ChangeMer = openApiEnvelope(
  z.strictObject({
    ...head,
    merInnerNo: text(32).optional(),
    merCupNo: text(32).optional(),
    termNo: text(32).optional(),
    openningBankCode: z.string().regex(/^\d{6,20}$/),
    openningBankName: text(40),
    clearingBankCode: z.string().regex(/^\d{6,20}$/),
    acctNo: z.string().regex(/^\d{8,40}$/),
    acctName: text(40),
    acctTypeCode: z.enum(['57', '58']),
    acctIdType: z
      .string()
      .regex(/^\d\d$/)
      .optional(),
    acctIdcard: text(40).optional(),
    acctIdDt: day.optional(),
    fileData: z
      .array(z.strictObject({ attFileId: text(64), attType: z.enum(attTypes) }))
      .optional(),
    retUrl: z.url().max(64),
  }),
);
export const ContractQuestion = openApiEnvelope(z.strictObject({ ...head, contractId: text(32) }));
export const MerchantAccount = mcqsEnvelope(z.strictObject({ orderNo, merCupNo: text(32) }));
export const TerminalAccount = mcqsEnvelope(
  z.strictObject({ orderNo, merCupNo: text(32), termNo: text(32) }),
);

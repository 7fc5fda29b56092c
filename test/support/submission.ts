/** Valid bodies of submissions, for tests to change. */
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { Api, Claims } from './api.ts';

export const accountBody = {
  merchantId: 'M-GREEN',
  accountNumber: '6217000200112001011',
  kind: 'PERSONAL',
  cardType: 'DC',
  bankCode: '105',
  bankName: '建设银行',
  holderName: '李桂香',
  holderIdNumber: '110105198506120042',
  holderRelation: 'SELF',
  mobile: '13800138001',
};

export const corporateBody = {
  ...accountBody,
  kind: 'CORPORATE',
  accountNumber: '11001018700059000123',
  cardType: undefined,
  holderName: '北京一号（朝阳）餐饮有限公司',
  holderIdNumber: '91110105MA01A2B3C4',
};

export const personBody = {
  merchantId: 'M-GREEN',
  name: '李桂香',
  idNumber: '110105198506120042',
  mobile: '13800138001',
};

export const applicantToken = 'pers_00000001';

export const submissionBody = {
  merchantId: 'M-GREEN',
  intake: 'app',
  authn: { level: 'two-factor', twoFactorEnrolled: true, device: 'known' },
  applicant: { personToken: applicantToken, role: 'owner', idValidUntil: '2036-01-01' },
  reason: { kind: 'new-bank', text: '费率更低' },
  oldAccount: { last4: '8889' },
  newAccount: { token: 'acct_00000001', last4: '1011' },
  materials: [],
} as const satisfies Omit<CardChangeRequest, 'requestId' | 'acquirerId' | 'submittedBy'>;

/** Submits a request of the same merchant under a new key. @returns the request's id */
export async function submitRequest(
  api: Api,
  as: Claims,
  key: string,
  more: object = {},
): Promise<string> {
  const { status, body } = await api.post('/v1/card-changes', {
    as,
    key,
    body: { ...submissionBody, ...more },
  });
  if (status !== 201) throw new Error(`not submitted: ${status} ${JSON.stringify(body)}`);
  return String(body['requestId']);
}

/** A form with one file. */
export function buildDocumentForm(bytes = '%PDF-1.4 a paper', type = 'application/pdf'): FormData {
  const form = new FormData();
  form.set('file', new Blob([bytes], { type }), 'paper');
  return form;
}

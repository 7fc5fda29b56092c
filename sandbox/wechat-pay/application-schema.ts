/** The body of an application, as strict as WeChat Pay publishes it [B1 WeChat Pay]. */
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { isBank, isAllowedLength, otherBank } from './banks.ts';
import type { Behaviour } from './options.ts';
import { invalidRequest, paramError } from './errors.ts';

/** 256 bytes in base64, the length of an RSA ciphertext: a plain number or name never matches. */
const ciphertext = z.string().regex(/^[A-Za-z0-9+/]{342}==$/);
const text = z.string().min(1).max(128);

const Form = z.strictObject({
  modify_mode: z.literal('MODIFY_MODE_ASYNC').optional(),
  account_type: z.enum(['ACCOUNT_TYPE_BUSINESS', 'ACCOUNT_TYPE_PRIVATE']),
  account_bank: text.refine(isBank, '开户银行取值有误，不在微信支付提供的银行对照表中'),
  bank_address_code: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  bank_name: text.optional(),
  bank_branch_id: text.optional(),
  account_number: ciphertext,
  account_name: ciphertext.optional(),
});
type Form = z.infer<typeof Form>;

export interface ApplicationForm extends Omit<Form, 'account_number' | 'account_name'> {
  number: string;
  name: string | undefined;
}

/** The form of an application, its number and name decrypted. @throws Refusal or ZodError where it is not as published */
export function parseApplication(
  body: string,
  decrypt: (cipher: string) => string,
  behaviour: Behaviour,
): ApplicationForm {
  const { account_number, account_name, ...form } = Form.parse(parseJson(body));
  if (behaviour.requiresBankAddressCode && form.bank_address_code === undefined)
    throw paramError('/bank_address_code');
  if (form.account_bank === otherBank && !form.bank_name && !form.bank_branch_id)
    throw invalidRequest('开户银行为其他银行时，支行名称与联行号须填写其一');
  const number = decrypt(account_number);
  const name = account_name === undefined ? undefined : decrypt(account_name);
  if (name !== undefined) requireThreeByteCharacters(name);
  const kind = form.account_type === 'ACCOUNT_TYPE_PRIVATE' ? 'personal' : 'corporate';
  if (!/^\d+$/.test(number) || !isAllowedLength(form.account_bank, kind, number.length))
    throw paramError('/account_number');
  return { ...form, number, name };
}

function parseJson(body: string): unknown {
  try {
    requireThreeByteCharacters(body);
    return JSON.parse(body);
  } catch (error) {
    throw error instanceof Refusal ? error : paramError('不是 JSON');
  }
}

/** WeChat Pay refuses characters of four bytes in UTF-8. @throws Refusal when there is one */
function requireThreeByteCharacters(value: string): void {
  if (/[\u{10000}-\u{10FFFF}]/u.test(value)) throw paramError('不支持四字节字符');
}

import { renderCodeSms } from '../domain/notices/sms.ts';
import type { SmsPort } from './notices.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';
import type { CodeVerdict, VaultPort } from './vault.ts';
import type { MerchantsPort } from './merchants.ts';

export interface CodeRequest {
  /** `requestId/otp/n`. The same reference sends the same code. */
  codeRef: string;
  merchant: MerchantRef;
  contactId: string;
  digits: number;
  minutes: number;
  /** Part of the text, because the code proves consent to this card only (PSD2 dynamic linking). */
  newLast4: string;
  bankName: string;
}

export const createCodeActivities = (vault: VaultPort, merchants: MerchantsPort, sms: SmsPort) => ({
  /** Makes a one-time code and sends it to a contact of the merchant record. The code is never returned. */
  sendCode: (order: CodeRequest): Promise<void> =>
    callPort(async (options: CallOptions) => {
      const code = await vault.makeCode(order.codeRef, order.digits);
      const contact = await merchants.findContactAddress(order.merchant, order.contactId, options);
      const { bankName, newLast4, minutes } = order;
      const message = renderCodeSms({ code, bankName, newLast4, minutes });
      await sms.send({ key: order.codeRef, to: contact.address, ...message }, options);
    }),

  compareCode: (question: { codeRef: string; answerRef: string }): Promise<CodeVerdict> =>
    callPort(() => vault.compareCode(question.codeRef, question.answerRef)),
});

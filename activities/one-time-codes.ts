import { renderCodeSms } from '../domain/notices/sms.ts';
import type { SmsPort } from './notice.ts';
import { callPort, type CallOptions, type MerchantRef } from './calls.ts';
import type { CodeVerdict, VaultPort } from './vault.ts';
import type { MerchantsPort } from './merchants.ts';
import type { AssessedAnswer, Rules, WithRules } from './rules.ts';

export interface CodeRequest {
  /** `requestId/otp/n`. The same reference sends the same code. */
  codeRef: string;
  merchant: MerchantRef;
  contactId: string;
  digits: number;
  /** How many messages one number gets in an hour [E2 limits.sms]. */
  perNumberHour: number;
  minutes: number;
  /** Part of the text, because the code proves consent to this card only (PSD2 dynamic linking). */
  newLast4: string;
  bankName: string;
}

export interface SmsBudgetPort {
  /**
   * Counts a message to a number that somebody asked for.
   * @returns until when no other one may be sent, ISO 8601
   */
  take(
    mobile: string,
    perHour: number,
  ): Promise<{ allowed: true } | { allowed: false; until: string }>;
}

export const createCodeActivities = (
  {
    vault,
    merchants,
    sms,
    smsBudget,
    findServicePhone,
  }: {
    vault: VaultPort;
    merchants: MerchantsPort;
    sms: SmsPort;
    smsBudget: SmsBudgetPort;
    findServicePhone: (acquirerId: string) => string;
  },
  rules: Rules,
) => ({
  /**
   * Makes a one-time code and sends it to a contact of the merchant record. The code is never returned.
   * @returns until when the number gets no other message, when it got too many
   */
  sendCode: (order: CodeRequest): Promise<{ refusedUntil: string } | undefined> =>
    callPort(async (options: CallOptions) => {
      const code = await vault.makeCode(order.codeRef, order.digits);
      const contact = await merchants.findContactAddress(order.merchant, order.contactId, options);
      const taken = await smsBudget.take(contact.address, order.perNumberHour);
      if (!taken.allowed) return { refusedUntil: taken.until };
      const { bankName, newLast4, minutes } = order;
      const { acquirerId } = order.merchant;
      const servicePhone = findServicePhone(acquirerId);
      const message = renderCodeSms({ code, bankName, newLast4, minutes, servicePhone });
      await sms.send({ key: order.codeRef, acquirerId, to: contact.address, ...message }, options);
      return undefined;
    }),

  /** Compares what was typed with the code. If it is right, the rules are asked by the facts of the question. */
  compareCode: (
    question: { codeRef: string; answerRef: string } & WithRules,
  ): Promise<AssessedAnswer<CodeVerdict>> =>
    callPort(async () => {
      const verdict = await vault.compareCode(question.codeRef, question.answerRef);
      return rules.assessAnswer(verdict, question.rules, () =>
        verdict === 'match' ? {} : undefined,
      );
    }),
});

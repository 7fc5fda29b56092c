/** The message with the link to a draft. It is not a notice, because there is no request yet. */
import { maskNumbers } from '../privacy/masking.ts';
import { renderSecurityPhrase, phishingWarning } from './renderer.ts';
import { formatChineseTime } from '../text/templates.ts';

export interface DraftLink {
  merchantName: string;
  link: string;
  /** ISO 8601 */
  expiresAt: string;
  /** The phrase by which the owner recognises our messages, if the merchant record has one [A72]. */
  securityPhrase?: string | undefined;
}

/** Renders the message as plain text, Chinese first. It goes to the owner alone, because the link opens the draft [A25, A72]. */
export const renderDraftLink = ({ merchantName, link, expiresAt, securityPhrase }: DraftLink) =>
  [
    `【结算卡变更】${maskNumbers(merchantName)}：您委托填写的换卡申请已备好，请于${formatChineseTime(expiresAt)}前核对并亲自提交：${link}`,
    'The card change that you asked us to prepare is ready. Only you can check it and send it in.',
    '如非本人意愿，请勿点击并拨打官方客服。 If you did not ask for it, do nothing and call the official service number.',
    ...renderSecurityPhrase(securityPhrase),
    phishingWarning,
  ].join('\n');

/** The message with the link to a draft: there is no request yet, so it is no notice of one. */
import { maskNumbers } from '../privacy/masking.ts';
import { renderSecurityPhrase, phishingWarning } from './renderer.ts';
import { formatChineseTime } from '../text/templates.ts';

export interface DraftLink {
  merchantName: string;
  link: string;
  /** ISO 8601 */
  expiresAt: string;
  /** By which the owner knows our messages, where the acquirer's record has one. */
  securityPhrase?: string | undefined;
}

/** Plain text, Chinese first; the link is the owner's alone [A25, A72]. */
export const renderDraftLink = ({ merchantName, link, expiresAt, securityPhrase }: DraftLink) =>
  [
    `【结算卡变更】${maskNumbers(merchantName)}：您委托填写的换卡申请已备好，请于${formatChineseTime(expiresAt)}前核对并亲自提交：${link}`,
    'The card change that you asked us to prepare is ready. Only you can check it and send it in.',
    '如非本人意愿，请勿点击并拨打官方客服。 If you did not ask for it, do nothing and call the official service number.',
    ...renderSecurityPhrase(securityPhrase),
    phishingWarning,
  ].join('\n');

/** Who can repair a failure: the merchant, staff, time, or nobody [E5]. */
export type RepairedBy = 'merchant' | 'operator' | 'wait' | 'nobody';

/** The texts of a failure code: one for the merchant in two languages, and one for staff. */
export interface FailureText {
  repairedBy: RepairedBy;
  /** May hold `{placeholders}`, each within a [part] that is left out when its value is missing. */
  zh: string;
  en: string;
  /** For staff only: may name the check that failed. */
  internal: string;
  /** The merchant can do nothing about it, in this request or in another one [E5]. */
  final: boolean;
}

export const buildText = (
  repairedBy: RepairedBy,
  zh: string,
  en: string,
  internal: string,
): FailureText => ({
  repairedBy,
  zh,
  en,
  internal,
  final: false,
});

/** A text for the merchant that gives a thief no information [B2 Adyen, D phishing-proof messages]. */
export const buildVagueText = (repairedBy: RepairedBy, internal: string): FailureText => ({
  ...buildText(
    repairedBy,
    '暂无法办理，如有疑问请拨打官方客服[ {phone}]',
    'This cannot be done now. For questions please call the official service number[ {phone}].',
    internal,
  ),
  final: true,
});

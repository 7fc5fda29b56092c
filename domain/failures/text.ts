/** Who can repair a failure: the merchant, staff, time, or nobody [E5]. */
export type RepairedBy = 'merchant' | 'operator' | 'wait' | 'nobody';

/** Two texts: one for the merchant, in Chinese with English beside it, and one for staff only. */
export interface FailureText {
  repairedBy: RepairedBy;
  /** May hold `{placeholders}`, each in a [part] that is left out when its value is not known. */
  zh: string;
  en: string;
  /** May name the check; never shown to a merchant. */
  internal: string;
  /** The merchant can do nothing about it in this request or in the next (final in [E5]). */
  final: boolean;
}

export const buildText = (
  by: RepairedBy,
  zh: string,
  en: string,
  internal: string,
): FailureText => ({
  repairedBy: by,
  zh,
  en,
  internal,
  final: false,
});

/** Says nothing a thief could learn from [B2 Adyen, D phishing-proof messages]. */
export const buildVagueText = (by: RepairedBy, internal: string): FailureText => ({
  ...buildText(
    by,
    '暂无法办理，如有疑问请拨打官方客服',
    'This cannot be done now. For questions please call the official service number.',
    internal,
  ),
  final: true,
});

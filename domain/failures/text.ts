/** Who can repair a failure: the merchant, staff, time, or nobody (rules.md E5). */
export type Repair = 'merchant' | 'operator' | 'wait' | 'nobody';

/** Two texts: one for the merchant, in Chinese with English beside it, and one for staff only. */
export interface FailureText {
  by: Repair;
  zh: string;
  en: string;
  /** May name the check; never shown to a merchant. */
  internal: string;
}

export const text = (by: Repair, zh: string, en: string, internal: string): FailureText => ({
  by,
  zh,
  en,
  internal,
});

/** Every failure code with who can repair it, the text for the merchant and the text for staff [A73, A90, E5]. */
import { accountFailures } from './account.ts';
import { eligibilityFailures } from './eligibility.ts';
import { identityFailures } from './identity.ts';
import { inputFailures } from './input.ts';
import { processFailures } from './process.ts';
import { terminalFailures } from './terminals.ts';
import type { FailureText } from './text.ts';
import { fillTemplateReadably, type Language, type TemplateValues } from '../text/templates.ts';

export const failures = {
  ...inputFailures,
  ...accountFailures,
  ...identityFailures,
  ...eligibilityFailures,
  ...processFailures,
  ...terminalFailures,
} as const;

export type FailureCode = keyof typeof failures;

export const failureCodes = Object.keys(failures) as FailureCode[];

export const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failures, code);

/**
 * The texts of a code with its placeholders filled: documents and stages by name, instants in Chinese
 * time. A clause whose value is missing is left out; no placeholder is ever shown.
 */
export function describeFailure(code: FailureCode, params: TemplateValues = {}): FailureText {
  const texts = failures[code];
  const fillIn = (language: Language) => fillTemplateReadably(texts[language], params, language);
  return { ...texts, zh: fillIn('zh'), en: fillIn('en') };
}

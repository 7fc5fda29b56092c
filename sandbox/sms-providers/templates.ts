/** Approved templates of a provider, and what it refuses of their parameters. */

/** What the provider has approved. */
export interface ApprovedTexts {
  sign: string;
  /** By code: the approved text, with `${name}` (Aliyun) or `{1}` (Tencent Cloud). */
  templates: Readonly<Record<string, string>>;
}

export const maxParameterSigns = 35;
/** A message is of two parts at most, with the name that signs it. */
export const maxSigns = 134;

export const countSigns = (text: string): number => Array.from(text).length;

/** Links stand in the approved text; a parameter holds the end of one at most. */
export const hasLink = (text: string): boolean =>
  /https?:|www\.|\b[\w-]+\.(?:com|cn|net)\b/i.test(text);

/** The text that the phone shows. */
export const fillText = (
  text: string,
  values: Readonly<Record<string, string>>,
): { text: string; missing: string[] } => {
  const missing: string[] = [];
  const filled = text.replaceAll(/\$?\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') missing.push(name);
    return value ?? '';
  });
  return { text: filled, missing };
};

export const isChineseMobile = (number: string): boolean => /^1[3-9]\d{9}$/.test(number);

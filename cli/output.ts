/** Formats answers of the API as aligned lines for people. */
import { formatChineseTime, formatValue } from '../domain/text/templates.ts';

/** A problem as the API answers it, with its remedy in both languages. */
export interface Problem {
  field: string;
  code: string;
  zh: string;
  en: string;
}

/** A request, or the answer of an action, as the API answers it. */
export interface RequestState {
  problems: readonly Problem[];
  requestId?: string;
  merchantId?: string;
  scope?: { terminal: string };
  stage: string;
  waitingOn: string;
  due?: string;
  eta?: string;
  watch?: { until: string };
  money?: string;
  payers?: readonly { payer: string; money: string }[];
  source?: string;
  next?: string | { merchant: string; staff?: string };
  verdict?: string;
  triesLeft?: number;
  steps?: readonly { name: string; target: string; state: string }[];
}

/** Formats a request, or the answer of an action, as lines of name and value. */
export function formatRequestState(state: RequestState): string {
  const { stage, next, steps = [], problems } = state;
  const rows: [string, string | undefined][] = [
    ['request', state.requestId],
    ['merchant', state.merchantId],
    ['only terminal', state.scope?.terminal],
    ['stage', `${stage} ${formatValue(stage, 'zh')}`],
    ['waiting on', state.waitingOn],
    ['due', state.due && formatChineseTime(state.due)],
    ['card watched until', state.watch && formatChineseTime(state.watch.until)],
    ['expected', state.eta && formatChineseTime(state.eta)],
    ['money', state.money],
    ...(state.payers ?? []).map(({ payer, money }): [string, string] => [
      `money of ${payer}`,
      money,
    ]),
    ['verdict', state.verdict],
    ['tries left', state.triesLeft?.toString()],
    ['next', typeof next === 'string' ? next : next?.merchant],
    ['staff', typeof next === 'string' ? undefined : next?.staff],
    ['source', state.source],
    ...steps.map(({ name, target, state }): [string, string] => [`${name}/${target}`, state]),
    ...problems.map(({ field, code, zh, en }): [string, string] => [field, `${code} ${zh} ${en}`]),
  ];
  return formatTable(rows.filter(([, value]) => value !== undefined && value !== ''));
}

/** Formats columns as wide as their widest cell; Chinese characters count as two. */
export function formatTable(
  rows: readonly (readonly (string | undefined)[])[],
  indent = '',
): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, n) =>
    Math.max(...rows.map((row) => measureWidth(row[n] ?? ''))),
  );
  return rows
    .map((row) => {
      const cells = row.map(
        (cell = '', n) => cell + ' '.repeat((widths[n] ?? 0) - measureWidth(cell)),
      );
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

const measureWidth = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);

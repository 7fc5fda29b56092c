/** What the commands print: JSON for programs, aligned lines for people. */
import { chineseTime, readable } from '../../domain/wording.ts';

interface Faulty {
  problems: readonly { field: string; code: string; zh: string; en: string }[];
}

export interface Standing extends Faulty {
  requestId?: string;
  merchantId?: string;
  stage: string;
  waitingOn: string;
  due?: string;
  eta?: string;
  watch?: { until: string };
  money?: string;
  source?: string;
  next?: string | { merchant: string; staff?: string };
  verdict?: string;
  triesLeft?: number;
  steps?: readonly { name: string; target: string; state: string }[];
}

/** One request, or the answer of an action, as lines of name and value. */
export function standingLines(standing: Standing): string {
  const { stage, next, steps = [], problems } = standing;
  const rows: [string, string | undefined][] = [
    ['request', standing.requestId],
    ['merchant', standing.merchantId],
    ['stage', `${stage} ${readable(stage, 'zh')}`],
    ['waiting on', standing.waitingOn],
    ['due', standing.due && chineseTime(standing.due)],
    ['card watched until', standing.watch && chineseTime(standing.watch.until)],
    ['expected', standing.eta && chineseTime(standing.eta)],
    ['money', standing.money],
    ['verdict', standing.verdict],
    ['tries left', standing.triesLeft?.toString()],
    ['next', typeof next === 'string' ? next : next?.merchant],
    ['staff', typeof next === 'string' ? undefined : next?.staff],
    ['source', standing.source],
    ...steps.map(({ name, target, state }): [string, string] => [`${name}/${target}`, state]),
    ...problems.map(({ field, code, zh, en }): [string, string] => [field, `${code} ${zh} ${en}`]),
  ];
  return table(rows.filter(([, value]) => value !== undefined && value !== ''));
}

/** Columns as wide as their widest cell; Chinese signs count double. */
export function table(rows: readonly (readonly (string | undefined)[])[], indent = ''): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, n) =>
    Math.max(...rows.map((row) => width(row[n] ?? ''))),
  );
  return rows
    .map((row) => {
      const cells = row.map((cell = '', n) => cell + ' '.repeat((widths[n] ?? 0) - width(cell)));
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

const width = (text: string): number =>
  Array.from(text).reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);

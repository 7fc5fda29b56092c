/** A policy as people read it: each parameter by name, each value in words, in Chinese and English. */
import { riskReasons, riskReasonNames } from '../risk/reasons.ts';
import { formatYuan } from '../text/money.ts';
import { formatValue } from '../text/templates.ts';
import { isDuration, parseDurationMs, parseWorkingDays } from '../time/duration.ts';
import { parameterNames, partNames } from './parameter-names.ts';
import type { PolicyValues } from './policy-schema.ts';

interface Words {
  zh: string;
  en: string;
}

/** One value: the names of the parts that lead to it, joined, and what it says. */
export interface ValueLine {
  /** Missing where the parameter is one value. */
  part?: Words;
  value: Words;
}

export interface ParameterWords {
  parameter: keyof PolicyValues;
  name: Words;
  lines: ValueLine[];
}

/** Every parameter, in the order of the policy. */
export const describePolicy = (values: PolicyValues): ParameterWords[] =>
  (Object.keys(values) as (keyof PolicyValues)[]).map((parameter) => ({
    parameter,
    name: toWords(parameterNames[parameter]),
    lines: describeValue(values[parameter], []),
  }));

/** The parameters whose values differ, each as it was and as it would be. */
export function comparePolicies(
  before: PolicyValues,
  after: PolicyValues,
): (Omit<ParameterWords, 'lines'> & { was: ValueLine[]; wouldBe: ValueLine[] })[] {
  const next = new Map(describePolicy(after).map((words) => [words.parameter, words]));
  return describePolicy(before).flatMap(({ lines, ...named }) => {
    const others = next.get(named.parameter)?.lines ?? [];
    const was = lines.filter((line) => !hasLine(others, line));
    const wouldBe = others.filter((line) => !hasLine(lines, line));
    return was.length + wouldBe.length === 0 ? [] : [{ ...named, was, wouldBe }];
  });
}

const hasLine = (lines: readonly ValueLine[], { part, value }: ValueLine): boolean =>
  lines.some((line) => line.part?.en === part?.en && line.value.en === value.en);

/** A list of dates is too long to read: how many it has, and the first and the last. */
const shortList = 12;

function describeValue(value: unknown, path: readonly string[]): ValueLine[] {
  if (Array.isArray(value)) return describeList(value, path);
  if (typeof value !== 'object' || value === null)
    return [buildLine(path, describeScalar(value, path.at(-1)))];
  return Object.entries(value).flatMap(([name, part]) => describeValue(part, [...path, name]));
}

function describeList(list: readonly unknown[], path: readonly string[]): ValueLine[] {
  if (list.length === 0) return [buildLine(path, { zh: '无', en: 'none' })];
  if (list.length > shortList) {
    const ends = `${String(list[0])} … ${String(list.at(-1))}`;
    return [buildLine(path, { zh: `${list.length} 项：${ends}`, en: `${list.length}: ${ends}` })];
  }
  if (list.every((item) => typeof item !== 'object'))
    return [buildLine(path, joinWords(list.map((item) => describeScalar(item, path.at(-1)))))];
  return list.map((item) =>
    buildLine(
      path,
      joinWords(
        describeValue(item, []).map(({ part, value }) => ({
          zh: part ? `${part.zh} ${value.zh}` : value.zh,
          en: part ? `${part.en} ${value.en}` : value.en,
        })),
      ),
    ),
  );
}

const buildLine = (path: readonly string[], value: Words): ValueLine =>
  path.length === 0 ? { value } : { part: joinParts(path.map(nameWord)), value };

const joinParts = (parts: readonly Words[]): Words => ({
  zh: parts.map(({ zh }) => zh).join(' · '),
  en: parts.map(({ en }) => en).join(' · '),
});

const joinWords = (words: readonly Words[]): Words => ({
  zh: words.map(({ zh }) => zh).join('、'),
  en: words.map(({ en }) => en).join(', '),
});

/** @param name of the part that has the value: it says what a number counts */
function describeScalar(value: unknown, name = ''): Words {
  if (value === true) return { zh: '是', en: 'yes' };
  if (value === false) return { zh: '否', en: 'no' };
  if (typeof value === 'number')
    return same(/Fen$/.test(name) ? `¥${formatYuan(value)}` : String(value));
  const text = String(value);
  return describeTerm(text) ?? nameWord(text);
}

const same = (text: string): Words => ({ zh: text, en: text });

/** A duration in the units of people; undefined for what is none. */
function describeTerm(text: string): Words | undefined {
  const workingDays = parseWorkingDays(text);
  if (workingDays !== undefined)
    return { zh: `${workingDays} 个工作日`, en: `${workingDays} working days` };
  if (!isDuration(text)) return undefined;
  let seconds = parseDurationMs(text) / 1_000;
  if (seconds === 0) return { zh: '立即', en: 'none' };
  const parts: Words[] = [];
  for (const [length, zh, en] of units) {
    const count = Math.floor(seconds / length);
    if (count > 0) parts.push({ zh: `${count} ${zh}`, en: `${count} ${en}` });
    seconds -= count * length;
  }
  return { zh: parts.map((p) => p.zh).join(' '), en: parts.map((p) => p.en).join(' ') };
}

const units = [
  [86_400, '天', 'd'],
  [3_600, '小时', 'h'],
  [60, '分钟', 'min'],
  [1, '秒', 's'],
] as const;

/** A word of a policy, of the words of risk or of the product; itself where it has no name. */
export function nameWord(word: string): Words {
  const reason = riskReasonNames.find((name) => name === word);
  if (reason) return { zh: riskReasons[reason].zh, en: riskReasons[reason].en };
  const name = Object.hasOwn(partNames, word) ? partNames[word] : undefined;
  return name ? toWords(name) : { zh: formatValue(word, 'zh'), en: formatValue(word, 'en') };
}

const toWords = ([zh, en]: readonly [string, string]): Words => ({ zh, en });

/** Why an act at the desk was not done, in words. */
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import { describeFailure } from '../../domain/failures/codes.ts';
import { describeProblem, HttpProblem } from '../http-problem.ts';
import type { BilingualText } from '../pages/layout.ts';
import type { Outcome } from './shown-case.ts';

/** @returns undefined for a fault of our own */
export function describeRefusal(error: unknown): Outcome | undefined {
  if (error instanceof Unavailable)
    return {
      isDone: false,
      zh: '流程引擎暂时无法访问，操作未生效，请稍后再试',
      en: 'the process cannot be reached: nothing was done, please try again in a moment',
    };
  if (error instanceof HttpProblem) return buildRefusal(describeProblem(error.code));
  return error instanceof ActionRefused
    ? buildRefusal(describeFailure(error.code, error.params))
    : undefined;
}

const buildRefusal = ({ zh, en }: BilingualText): Outcome => ({
  isDone: false,
  zh: `未执行：${zh}`,
  en: `not done: ${en}`,
});

/** The fields of the forms as their labels name them. */
const fieldWords: Readonly<Record<string, BilingualText>> = {
  codes: { zh: '不通过的原因', en: 'why it is rejected' },
  items: { zh: '具体说明', en: 'what exactly' },
  note: { zh: '备注', en: 'note' },
  reason: { zh: '原因', en: 'reason' },
  contactId: { zh: '登记联系方式', en: 'contact of the record' },
  confirmed: { zh: '对方是否确认', en: 'whether they confirmed' },
  callRef: { zh: '通话记录编号', en: 'record of the call' },
  to: { zh: '同事账号', en: 'id of the colleague' },
  until: { zh: '新期限', en: 'new deadline' },
  limitFen: { zh: '每日限额', en: 'daily limit' },
  step: { zh: '步骤', en: 'step' },
  feeWish: { zh: '费率申请', en: 'wish for another fee rate' },
  problems: { zh: '需要的材料', en: 'papers to ask for' },
  documents: { zh: '需要的材料', en: 'papers to ask for' },
  evidence: { zh: '页面内容已变化，请刷新', en: 'the page is out of date: reload it' },
  key: { zh: '页面已过期，请刷新', en: 'the page is out of date: reload it' },
};

const nameField = (name: string): BilingualText => fieldWords[name] ?? { zh: name, en: name };

export const describeWrong = (fields: readonly string[]): Outcome => ({
  isDone: false,
  zh: `未执行，请填写或更正：${fields.map((name) => nameField(name).zh).join('、')}`,
  en: `not done, please fill in or correct: ${fields.map((name) => nameField(name).en).join(', ')}`,
});

export const formIsForeign: Outcome = {
  isDone: false,
  zh: '页面已过期，未执行任何操作，请重新提交',
  en: 'this page was no longer valid: nothing was done, please send it again',
};

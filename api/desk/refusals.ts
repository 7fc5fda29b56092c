/** Why an act at the desk was not done, in words. */
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import { describeFailure } from '../../domain/failures/codes.ts';
import { HttpProblem } from '../http-problem.ts';
import type { Outcome } from './shown-case.ts';

/** @returns undefined for a fault of our own */
export function describeRefusal(error: unknown): Outcome | undefined {
  if (error instanceof Unavailable)
    return {
      isDone: false,
      zh: '流程引擎暂时无法访问，操作未生效，请稍后再试',
      en: 'the process cannot be reached: nothing was done, please try again in a moment',
    };
  if (error instanceof HttpProblem)
    return { isDone: false, zh: '您无权进行此操作', en: 'your role may not do this' };
  if (!(error instanceof ActionRefused)) return undefined;
  const { zh, en } = describeFailure(error.code);
  return { isDone: false, zh: `未执行：${zh}`, en: `not done: ${en}` };
}

export const describeWrong = (fields: readonly string[]): Outcome => ({
  isDone: false,
  zh: `请检查：${fields.join('、')}`,
  en: `please fill in or correct: ${fields.join(', ')}`,
});

export const formIsForeign: Outcome = {
  isDone: false,
  zh: '页面已过期，未执行任何操作，请重新提交',
  en: 'this page was no longer valid: nothing was done, please send it again',
};

import { describe, expect, it } from 'vitest';
import { describeRefusal, describeWrong } from '../../../api/desk/refusals.ts';
import { HttpProblem } from '../../../api/http-problem.ts';
import { ActionRefused } from '../../../client/errors.ts';

describe('What the desk says of an act that was not done', () => {
  it('A refusal at the desk says why, and not always that the role may not', () => {
    expect(describeRefusal(new HttpProblem('ACT_NO_COLLEAGUE'))?.zh).toContain(
      '请对方先登录工作台',
    );
    expect(describeRefusal(new HttpProblem('ACT_NOT_ALLOWED'))?.zh).toContain('权限');
  });

  it('A refusal at the desk says from when it is possible again', () => {
    const error = new ActionRefused('ACT_TOO_MANY', {
      params: { time: '2026-06-10T02:00:00.000Z' },
    });
    expect(describeRefusal(error)?.zh).toContain('2026-06-10 10:00');
  });

  it('A fault of our own is no refusal', () => {
    expect(describeRefusal(new Error('bug'))).toBeUndefined();
  });

  it('A field that is missing is named as its label is', () => {
    expect(describeWrong(['codes', 'note'])).toMatchObject({
      zh: '未执行，请填写或更正：不通过的原因、备注',
      en: 'not done, please fill in or correct: why it is rejected, note',
    });
  });
});

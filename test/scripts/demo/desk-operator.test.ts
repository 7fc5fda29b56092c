import { describe, expect, it } from 'vitest';
import { DeskOperator } from '../../../scripts/demo/desk-operator.ts';
import { HttpProblem, type HttpClient } from '../../../scripts/demo/http.ts';
import type { Step } from '../../../scripts/demo/sample.ts';
import type { Status } from '../../../workflows/contract.ts';

const waiting = {
  waitingOn: 'operator',
  problems: [{ field: 'change/wechat-pay', code: 'UPS_TIMEOUT' }],
} as unknown as Status;
const moving = { waitingOn: 'clock', problems: [] } as unknown as Status;

/** An operator, and what they asked the API for; `answer` may refuse. */
function hire(answer: () => Promise<unknown> = async () => ({})) {
  const asked: unknown[][] = [];
  const api = { post: (...call: unknown[]) => (asked.push(call), answer()) };
  const operator = new DeskOperator(api as unknown as HttpClient);
  const look = async (status: Status, times = 1, steps: Step[] = []) => {
    for (let i = 0; i < times; i += 1) await operator.look('req-1', status, steps);
    return asked;
  };
  return { look };
}

describe('the operator on duty in the demo', () => {
  it('has a step tried again that waits for an operator', async () => {
    const { look } = hire();
    expect(await look(moving)).toEqual([]);
    expect(await look(waiting)).toEqual([
      ['/v1/card-changes/req-1/retry-step', { step: 'change/wechat-pay' }, 'req-1-on-duty-1'],
    ]);
  });

  it('looks some times before the next try, which has a key of its own', async () => {
    const { look } = hire();
    expect(await look(waiting, 21)).toHaveLength(1);
    const [, [, , key] = []] = await look(waiting);
    expect(key).toBe('req-1-on-duty-2');
  });

  it('leaves a fault that the sample is about to its own people', async () => {
    const { look } = hire();
    const own = { at: 'switching', does: 'skip-step', with: { step: 'change/wechat-pay' } };
    expect(await look(waiting, 1, [own as unknown as Step])).toEqual([]);
  });

  it('takes a no: the request has moved on meanwhile', async () => {
    const { look } = hire(() =>
      Promise.reject(new HttpProblem('retry', 409, { code: 'ACT_CLOSED' })),
    );
    expect(await look(waiting)).toHaveLength(1);
  });
});

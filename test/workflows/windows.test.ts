/** Hours that a request waits for by itself: of reviewers, of banks, freeze dates, the merchant's chosen time. */
import { describe, expect } from 'vitest';
import { formatChineseTime } from '../../domain/text/templates.ts';
import type { Status } from '../../workflows/contract.ts';
import {
  approve,
  advanceTo,
  confirmTest,
  passCoolingOff,
  confirmPenny,
} from '../support/actions.ts';
import { it } from '../support/it.ts';
import { owner } from '../support/people.ts';
import { computeDayAfter } from '../support/policy.ts';
import { listOrders, listRecipients } from '../support/observed-effects.ts';
import type { Scenario } from '../support/scenario.ts';
import type { TestEnv } from '../support/test-env.ts';

const hourMs = 60 * 60_000;
/** Daily opening hours in the scenarios' time zone, given in hours from now, on every day of the year. */
async function hoursFromNow({ env }: TestEnv, from: number, to: number) {
  const now = await env.currentTimeMs();
  const clock = (hours: number) => new Date(now + hours * hourMs).toISOString().slice(11, 16);
  return { days: 'all', from: clock(from), to: clock(to) } as const;
}

const isClosed = ({ problems }: Status) => problems[0]?.code === 'POL_WINDOW';

async function untilClosed(scenario: Scenario): Promise<Status> {
  const status = await scenario.advanceUntil(isClosed);
  expect(status.problems[0]?.params?.['time']).toBeDefined();
  expect(listRecipients(scenario, 'window-delay')).toContain('c-mobile');
  return status;
}

describe('[A57] the hours of reviewers', () => {
  it('are in the status of a request, which continues by itself and may be decided earlier', async ({
    testEnv,
    startScenario,
  }) => {
    const hours = await hoursFromNow(testEnv, 3, 10);
    const scenario = await startScenario({ policy: { 'windows.review': hours } });
    await advanceTo(scenario, 'review');
    const closed = await untilClosed(scenario);
    expect(closed).toMatchObject({ stage: 'review', waitingOn: 'operator' });
    const opens = closed.problems[0]?.params?.['time'] ?? '';
    expect(closed.next.merchant).toContain(formatChineseTime(opens));
    await scenario.passTime('PT4H');
    const open = await scenario.advanceUntil(
      (status) => status.stage === 'review' && !isClosed(status),
    );
    expect(open.due).toBe(closed.due);
    await approve(scenario);
    await scenario.advanceUntil('account-proof');
    await scenario.withdraw();
  });
});

describe('[A57] the hours of the new bank', () => {
  it('are awaited before it is asked about the account', async ({ testEnv, startScenario }) => {
    const hours = await hoursFromNow(testEnv, 2, 12);
    const scenario = await startScenario({
      policy: { 'windows.banks': [{ bankCode: '105', ...hours }] },
    });
    await scenario.submit();
    const { due, waitingOn } = await untilClosed(scenario);
    expect(waitingOn).toBe('clock');
    expect(due?.slice(11, 16)).toBe(hours.from);
    await scenario.passTime('PT2H');
    await scenario.advanceUntil('identity');
    await scenario.withdraw();
  });

  it('are awaited before the cent payment', async ({ testEnv, startScenario }) => {
    // The bank is open during screening, and closed when the review is done.
    const { from, to } = await hoursFromNow(testEnv, -1, 2);
    const banks = [{ bankCode: '105', days: 'all', from, to } as const];
    const scenario = await startScenario({ policy: { 'windows.banks': banks } });
    await advanceTo(scenario, 'review');
    await scenario.passTime('PT3H');
    await approve(scenario);
    const { stage, due } = await untilClosed(scenario);
    expect([stage, due?.slice(11, 16)]).toEqual(['account-proof', from]);
    await scenario.passTime('PT22H');
    await confirmPenny(scenario);
    await passCoolingOff(scenario);
    await confirmTest(scenario);
    expect((await scenario.awaitOutcome()).kind).toBe('completed');
  });
});

describe('[A18] the time of the cut-over', () => {
  it('is the one that the merchant chose, before the switch or while it waits', async ({
    testEnv,
    startScenario,
  }) => {
    const now = await testEnv.env.currentTimeMs();
    const at = (hours: number) => new Date(now + hours * hourMs).toISOString();
    const scenario = await startScenario({
      request: { preferredWindow: { from: at(60), to: at(80) } },
    });
    await advanceTo(scenario, 'cooling');
    await scenario.passTime('PT25H');
    const { stage, due, waitingOn } = await untilClosed(scenario);
    expect([stage, waitingOn, due]).toEqual(['switching', 'clock', at(60)]);
    expect(listOrders(scenario)).toEqual([]);
    await scenario.act(owner, 'chooseWindow', { from: at(1), to: at(90) });
    await confirmTest(scenario);
    expect((await scenario.awaitOutcome()).kind).toBe('completed');
  });

  it('is never on a freeze date', async ({ testEnv, startScenario }) => {
    const now = await testEnv.env.currentTimeMs();
    const freezeDates = [0, 1, 2, 3].map((days) => computeDayAfter(now, days));
    const scenario = await startScenario({
      policy: { 'cutover.window': { closed: [], freezeDates } },
    });
    await advanceTo(scenario, 'cooling');
    await scenario.passTime('PT25H');
    const { due } = await untilClosed(scenario);
    expect(due).toBe(`${computeDayAfter(now, 4)}T00:00:00.000Z`);
    await scenario.withdraw();
    expect(listOrders(scenario)).toEqual([]);
  });
});

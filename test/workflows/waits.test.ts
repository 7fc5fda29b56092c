/** What a request waits for without a task for anybody: office hours, another change. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { merchantChanged } from '../../workflows/contract.ts';
import { it } from '../support/it.ts';
import { owner, buildDocument, staff, defaultDocuments } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';

const waitingFor = (scenario: Scenario, code: string) =>
  scenario.advanceUntil(
    ({ problems, waitingOn }) => waitingOn === 'clock' && problems[0]?.code === code,
  );

async function withdrawn(scenario: Scenario): Promise<void> {
  await scenario.act(owner, 'withdraw', {});
  expect((await scenario.awaitOutcome()).kind).toBe('cancelled');
}

describe('another change of the merchant', () => {
  const done = ({ testEnv, merchantId }: Scenario) =>
    testEnv.sandbox.addMerchant({ merchantId }, { openChanges: [] });

  it('[A68] is checked again by itself, and the request continues when it is done', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ like: 'M-BUSY' });
    await scenario.submit();
    const { due, since } = await waitingFor(scenario, 'POL_CHANGE_LOCK');
    expect(Date.parse(due ?? '') - Date.parse(since)).toBeCloseTo(6 * 60 * 60_000, -4);
    await scenario.passTime('PT6H');
    await waitingFor(scenario, 'POL_CHANGE_LOCK');
    done(scenario);
    await scenario.passTime('PT6H');
    await scenario.advanceUntil('identity');
    await withdrawn(scenario);
  });

  it('is noticed as done at once when the acquirer reports it', async ({ startScenario }) => {
    const scenario = await startScenario({ like: 'M-BUSY' });
    await scenario.submit();
    await waitingFor(scenario, 'POL_CHANGE_LOCK');
    done(scenario);
    const { requestId } = scenario;
    await scenario.handle.signal(merchantChanged, { requestId, messageId: randomUUID() });
    const { since } = await scenario.advanceUntil('identity');
    const { startTime } = await scenario.handle.describe();
    expect(Date.parse(since) - startTime.getTime()).toBeLessThan(60 * 60_000);
    await withdrawn(scenario);
  });

  it('ends the request as expired when it is never done', async ({ startScenario }) => {
    const otherChange = { lookEvery: 'PT6H', waitFor: 'PT12H' };
    const scenario = await startScenario({ like: 'M-BUSY', policy: { otherChange } });
    await scenario.submit();
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'expired', code: 'EXP_DEADLINE' });
  });
});

describe('[A57] office hours', () => {
  it('are awaited by a request at a counter, and the status says until when', async ({
    testEnv,
    startScenario,
  }) => {
    const now = await testEnv.env.currentTimeMs();
    const clock = (hours: number) =>
      new Date(now + hours * 60 * 60_000).toISOString().slice(11, 16);
    const scenario = await startScenario({
      policy: { 'windows.counter': { days: 'all', from: clock(2), to: clock(4) } },
      request: {
        intake: 'counter',
        submittedBy: staff.clerk,
        authn: { level: 'in-person', twoFactorEnrolled: false },
        materials: [...defaultDocuments, buildDocument('application-form')],
      },
    });
    await scenario.submit();
    const { due, next } = await waitingFor(scenario, 'POL_WINDOW');
    expect(due?.slice(11, 16)).toBe(clock(2));
    expect(next.merchant).toContain(formatChineseTime(due ?? ''));
    await scenario.passTime('PT2H');
    await scenario.advanceUntil('identity');
    await withdrawn(scenario);
  });
});

describe('findings of screening that do not stop a request', () => {
  it('include a similar name, which the reviewer sees in the status', async ({ startScenario }) => {
    const scenario = await startScenario({ like: 'M-GREEN', card: '6222020200112001058' });
    await scenario.submit();
    const { notes, risk } = await scenario.advanceUntil('identity');
    expect([risk, notes.map(({ code }) => code)]).toEqual(['amber', ['ACC_NAME_CLOSE']]);
    await withdrawn(scenario);
  });

  it('[A62] are in the acknowledgement with all problems that stop it', async ({
    startScenario,
  }) => {
    const scenario = await startScenario({ merchant: { arrearsFen: 1, frozen: true } });
    const { problems, stage } = await scenario.submit();
    expect(stage).toBe('rejected');
    expect(problems.map(({ code }) => code)).toEqual(['ELG_FROZEN', 'ELG_ARREARS']);
    expect((await scenario.awaitOutcome()).kind).toBe('rejected');
  });
});

/** What a request waits for by itself before anybody is asked: office hours, another change. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { chineseTime } from '../../domain/wording.ts';
import { merchantChanged } from '../../workflows/contract.ts';
import { it } from '../support/it.ts';
import { owner, paper, staff, usualPapers } from '../support/people.ts';
import type { Story } from '../support/story.ts';

const waitingFor = (story: Story, code: string) =>
  story.until(({ problems, waitingOn }) => waitingOn === 'clock' && problems[0]?.code === code);

async function withdrawn(story: Story): Promise<void> {
  await story.act(owner, 'withdraw', {});
  expect((await story.outcome()).kind).toBe('cancelled');
}

describe('another change of the merchant', () => {
  const done = ({ house, merchantId }: Story) =>
    house.sandbox.addMerchant({ merchantId }, { openChanges: [] });

  it('[A68] is looked at again by itself, and the request goes on when it is done', async ({
    begin,
  }) => {
    const story = await begin({ like: 'M-BUSY' });
    await story.submit();
    const { due, since } = await waitingFor(story, 'POL_CHANGE_LOCK');
    expect(Date.parse(due ?? '') - Date.parse(since)).toBeCloseTo(6 * 60 * 60_000, -4);
    await story.pass('PT6H');
    await waitingFor(story, 'POL_CHANGE_LOCK');
    done(story);
    await story.pass('PT6H');
    await story.until('identity');
    await withdrawn(story);
  });

  it('is over at once when the acquirer reports it', async ({ begin }) => {
    const story = await begin({ like: 'M-BUSY' });
    await story.submit();
    await waitingFor(story, 'POL_CHANGE_LOCK');
    done(story);
    const { requestId } = story;
    await story.handle.signal(merchantChanged, { requestId, messageId: randomUUID() });
    const { since } = await story.until('identity');
    const { startTime } = await story.handle.describe();
    expect(Date.parse(since) - startTime.getTime()).toBeLessThan(60 * 60_000);
    await withdrawn(story);
  });

  it('ends as expired when it never is', async ({ begin }) => {
    const otherChange = { lookEvery: 'PT6H', waitFor: 'PT12H' };
    const story = await begin({ like: 'M-BUSY', policy: { otherChange } });
    await story.submit();
    expect(await story.outcome()).toMatchObject({ kind: 'expired', code: 'EXP_DEADLINE' });
  });
});

describe('[A57] office hours', () => {
  it('are waited for by a request at a counter, which says until when', async ({
    house,
    begin,
  }) => {
    const now = await house.env.currentTimeMs();
    const clock = (hours: number) =>
      new Date(now + hours * 60 * 60_000).toISOString().slice(11, 16);
    const story = await begin({
      policy: { 'windows.counter': { days: 'all', from: clock(2), to: clock(4) } },
      request: {
        intake: 'counter',
        submittedBy: staff.clerk,
        authn: { level: 'in-person', twoFactorEnrolled: false },
        materials: [...usualPapers, paper('application-form')],
      },
    });
    await story.submit();
    const { due, next } = await waitingFor(story, 'POL_WINDOW');
    expect(due?.slice(11, 16)).toBe(clock(2));
    expect(next.merchant).toContain(chineseTime(due ?? ''));
    await story.pass('PT2H');
    await story.until('identity');
    await withdrawn(story);
  });
});

describe('what screening found worth a word', () => {
  it('is shown with the request: a close name, to a person', async ({ begin }) => {
    const story = await begin({ like: 'M-GREEN', card: '6222020200112001058' });
    await story.submit();
    const { notes, risk } = await story.until('identity');
    expect([risk, notes.map(({ code }) => code)]).toEqual(['amber', ['ACC_NAME_CLOSE']]);
    await withdrawn(story);
  });

  it('[A62] everything that is in the way is in the acknowledgement', async ({ begin }) => {
    const story = await begin({ merchant: { arrearsFen: 1, frozen: true } });
    const { problems, stage } = await story.submit();
    expect(stage).toBe('rejected');
    expect(problems.map(({ code }) => code)).toEqual(['ELG_FROZEN', 'ELG_ARREARS']);
    expect((await story.outcome()).kind).toBe('rejected');
  });
});

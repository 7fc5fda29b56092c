/** Hours that the request waits for by itself, saying until when: reviewers, banks, freeze dates, the merchant's own time. */
import { describe, expect } from 'vitest';
import { chineseTime } from '../../domain/wording.ts';
import type { Status } from '../../workflows/contract.ts';
import { approve, bring, confirmTest, coolOff, provePenny } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner } from '../support/people.ts';
import { dayAfter } from '../support/policy.ts';
import { orders, toldOf } from '../support/seen.ts';
import type { Story } from '../support/story.ts';
import type { House } from '../support/house.ts';

const hourMs = 60 * 60_000;
/** Hours of a day in the stories' zone, so many hours from now; the year round. */
async function hoursFromNow({ env }: House, from: number, to: number) {
  const now = await env.currentTimeMs();
  const clock = (hours: number) => new Date(now + hours * hourMs).toISOString().slice(11, 16);
  return { days: 'all', from: clock(from), to: clock(to) } as const;
}

const isClosed = ({ problems }: Status) => problems[0]?.code === 'POL_WINDOW';

async function untilClosed(story: Story): Promise<Status> {
  const status = await story.until(isClosed);
  expect(status.problems[0]?.params?.['time']).toBeDefined();
  expect(toldOf(story, 'window-delay')).toContain('c-mobile');
  return status;
}

describe('[A57] hours of reviewers', () => {
  it('are said with the request, which goes on by itself and may be decided before', async ({
    house,
    begin,
  }) => {
    const hours = await hoursFromNow(house, 3, 10);
    const story = await begin({ policy: { 'windows.review': hours } });
    await bring(story, 'review');
    const closed = await untilClosed(story);
    expect(closed).toMatchObject({ stage: 'review', waitingOn: 'operator' });
    const opens = closed.problems[0]?.params?.['time'] ?? '';
    expect(closed.next.merchant).toContain(chineseTime(opens));
    await story.pass('PT4H');
    const open = await story.until((status) => status.stage === 'review' && !isClosed(status));
    expect(open.due).toBe(closed.due);
    await approve(story);
    await story.until('account-proof');
    await story.withdrawn();
  });
});

describe('[A57] hours of the new bank', () => {
  it('are waited for before it is asked about the account', async ({ house, begin }) => {
    const hours = await hoursFromNow(house, 2, 12);
    const story = await begin({ policy: { 'windows.banks': [{ bankCode: '105', ...hours }] } });
    await story.submit();
    const { due, waitingOn } = await untilClosed(story);
    expect(waitingOn).toBe('clock');
    expect(due?.slice(11, 16)).toBe(hours.from);
    await story.pass('PT2H');
    await story.until('identity');
    await story.withdrawn();
  });

  it('are waited for before the cent', async ({ house, begin }) => {
    // Asked in screening while it works, closed when the review is done.
    const { from, to } = await hoursFromNow(house, -1, 2);
    const banks = [{ bankCode: '105', days: 'all', from, to } as const];
    const story = await begin({ policy: { 'windows.banks': banks } });
    await bring(story, 'review');
    await story.pass('PT3H');
    await approve(story);
    const { stage, due } = await untilClosed(story);
    expect([stage, due?.slice(11, 16)]).toEqual(['account-proof', from]);
    await story.pass('PT22H');
    await provePenny(story);
    await coolOff(story);
    await confirmTest(story);
    expect((await story.outcome()).kind).toBe('completed');
  });
});

describe('[A18] the time of the cut-over', () => {
  it('is the merchant’s own, chosen before or while it is waited for', async ({ house, begin }) => {
    const now = await house.env.currentTimeMs();
    const at = (hours: number) => new Date(now + hours * hourMs).toISOString();
    const story = await begin({ request: { preferredWindow: { from: at(60), to: at(80) } } });
    await bring(story, 'cooling');
    await story.pass('PT25H');
    const { stage, due, waitingOn } = await untilClosed(story);
    expect([stage, waitingOn, due]).toEqual(['switching', 'clock', at(60)]);
    expect(orders(story)).toEqual([]);
    await story.act(owner, 'chooseWindow', { from: at(1), to: at(90) });
    await confirmTest(story);
    expect((await story.outcome()).kind).toBe('completed');
  });

  it('is none of the freeze dates', async ({ house, begin }) => {
    const now = await house.env.currentTimeMs();
    const freezeDates = [0, 1, 2, 3].map((days) => dayAfter(now, days));
    const story = await begin({ policy: { 'cutover.window': { closed: [], freezeDates } } });
    await bring(story, 'cooling');
    await story.pass('PT25H');
    const { due } = await untilClosed(story);
    expect(due).toBe(`${dayAfter(now, 4)}T00:00:00.000Z`);
    await story.withdrawn();
    expect(orders(story)).toEqual([]);
  });
});

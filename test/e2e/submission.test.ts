import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import { playSample, submitSample } from '../../scripts/demo/play.ts';
import { loadSampleAs } from './sample-copies.ts';
import { useSystem } from './system.ts';

const running = useSystem();
const owner = { id: 'owner-1', role: 'owner' } as const;
const waiting = (as: string) => loadSampleAs('01-app-eight-steps', as);

/** A request submitted through the library: its tokens are unknown, so it waits for a correction. */
const requestOf = (merchantId: string, requestId: string): CardChangeRequest => ({
  requestId,
  acquirerId: 'demo',
  merchantId,
  intake: 'app',
  submittedBy: owner,
  authn: { level: 'two-factor', twoFactorEnrolled: true, device: 'known' },
  applicant: { personToken: 'per_unknown-person', role: 'owner' },
  reason: { kind: 'new-bank' },
  oldAccount: { last4: '8889' },
  newAccount: { token: 'acc_unknown-account', last4: '1011' },
  materials: [],
});

const newId = (): string => `req-${randomUUID()}`;

async function submitted(merchantId: string, requestId = newId()): Promise<Acknowledgement> {
  const { cardChanges, outside } = running();
  await outside.post('/_merchants', { merchantId, like: 'M-GREEN' });
  return cardChanges.submit(requestOf(merchantId, requestId));
}

async function closed(acknowledgement: Acknowledgement): Promise<void> {
  const { cardChanges } = running();
  await cardChanges.act(acknowledgement, 'withdraw', { by: owner }, `w-${acknowledgement.runId}`);
  expect((await cardChanges.outcome(acknowledgement)).kind).toBe('cancelled');
}

describe('a submission', () => {
  it('that is repeated gets the same request and the same answer', async () => {
    const first = await submitted('M-repeat');
    const again = await running().cardChanges.submit(requestOf('M-repeat', first.requestId));
    expect(again).toEqual(first);
    await closed(first);
  });

  it('of another request while one is open is refused, naming the open one', async () => {
    const first = await submitted('M-busy');
    const another = running().cardChanges.submit(requestOf('M-busy', newId()));
    await expect(another).rejects.toMatchObject({
      code: 'POL_OPEN_REQUEST',
      running: { requestId: first.requestId },
    });
    await closed(first);
  });

  it('that is retried after it and a later request closed starts nothing', async () => {
    const { cardChanges, effects } = running();
    const first = await submitted('M-late');
    await closed(first);
    const second = await submitted('M-late');
    await closed(second);
    const before = await effects('M-late');
    const late = await cardChanges.submit(requestOf('M-late', first.requestId));
    expect(late.runId).toBe(first.runId);
    expect(await effects('M-late')).toEqual(before);
  });

  it('gets every problem at once in the acknowledgement, each with its field', async () => {
    const { problems, stage } = await submitted('M-faulty');
    expect(stage).toBe('correction');
    expect(problems.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['newAccount.token', 'materials.id-front', 'materials.id-back']),
    );
  });

  it('is answered from the request index when Temporal has deleted the closed run', async () => {
    const { system } = running();
    const sample = waiting('rows');
    const first = await submitSample(system, sample);
    const again = await submitSample(system, sample);
    expect(again.acknowledgement).toEqual(first.acknowledgement);
  });
});

describe('an action', () => {
  it('for another request is refused, whoever sends it', async () => {
    const { cardChanges } = running();
    const first = await submitted('M-other');
    const strayed = { ...first, requestId: newId() };
    await expect(
      cardChanges.act(strayed, 'withdraw', { by: owner }, 'stray'),
    ).rejects.toMatchObject({ code: 'ACT_OTHER_REQUEST' });
    await closed(first);
  });

  it('that is repeated under its key counts once', async () => {
    const { cardChanges } = running();
    const first = await submitted('M-once');
    const operator = { id: 'operator-1', role: 'operator' } as const;
    const note = () =>
      cardChanges.act(first, 'addNote', { by: operator, note: 'called the shop' }, 'note-1');
    expect(await note()).toEqual(await note());
    const timeline = await cardChanges.timeline(first);
    expect(timeline.filter(({ what }) => what === 'note added')).toHaveLength(1);
    await closed(first);
  });

  it('on a closed request is refused and changes nothing', async () => {
    const { cardChanges } = running();
    const first = await submitted('M-closed');
    await closed(first);
    await expect(cardChanges.act(first, 'withdraw', { by: owner }, 'again')).rejects.toMatchObject({
      code: 'ACT_WRONG_STAGE',
    });
  });
});

describe('an operator', () => {
  it('finds a waiting request by its search attributes', async () => {
    const { cardChanges } = running();
    const first = await submitted('M-found');
    await expect
      .poll(
        async () => {
          const found: string[] = [];
          const filter = { acquirerId: 'demo', stage: 'correction', open: true } as const;
          for await (const { requestId } of cardChanges.list(filter)) found.push(requestId);
          return found;
        },
        { timeout: 10_000 },
      )
      .toContain(first.requestId);
    await closed(first);
  });
});

describe('a bank that does not answer twice', () => {
  it('[A79] is asked a third time, without any action of the merchant', async () => {
    const { system, faults } = running();
    const played = await playSample(system, loadSampleAs('03-bank-silent-twice', 'silent'));
    expect(await faults(played)).toEqual([]);
  }, 120_000);
});

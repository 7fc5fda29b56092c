/** The card that is bound after its watch, and what the maintenance has left of the terminals. */
import { expect, it } from 'vitest';
import { createAuditLog } from '../../../adapters/storage/audit-log.ts';
import { createBoundCards } from '../../../adapters/storage/bound-cards.ts';
import { createRequests } from '../../../adapters/storage/requests.ts';
import { createWatchedCards } from '../../../adapters/storage/watched-cards.ts';
import type { WatchFacts } from '../../../domain/watch/payout-watch.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { policy, submittedAt, timeAfter } from '../../support/facts.ts';

const watchEnded = buildEntry(2, { action: 'watch-ended', data: { outcome: 'watched' } });

describeOnBothDatabases('[A61] Bound cards', (database) => {
  const boundCards = () => createBoundCards(database());

  const complete = async (
    merchantId: string,
    at: string,
    more: { terminal?: string; isWatched?: boolean } = {},
  ) => {
    const { isWatched = false, ...scope } = more;
    const opening = buildOpening({ merchantId, at, ...scope });
    const { acquirerId, requestId } = opening;
    await createRequests(database()).open(opening);
    const state = { stage: 'completed', waitingOn: 'nobody', money: 'new', problems: [] } as const;
    const batch = (n: number, entry = buildEntry(n)) =>
      buildBatch(opening, [n, n], { entries: [entry], state: { ...state, problems: [] } });
    await createAuditLog(database()).append(batch(1));
    const facts = { last4: '0128', since: at } as WatchFacts;
    const card = { acquirerId, merchantId, requestId, facts, terms: policy };
    await createWatchedCards(database()).save([card], at);
    if (!isWatched) await createAuditLog(database()).append(batch(2, watchEnded));
    return { acquirerId, merchantId, requestId };
  };

  it('[A61] The bound card is that of the last request whose watch is over, with its terminals as they were left', async () => {
    const card = await complete('B-1', submittedAt);
    const bound = { ...card, last4: '0128', terminals: [], over: {} };
    expect(await boundCards().find(card)).toEqual(bound);
    const terminals = [{ sn: 'T-1' }, { sn: 'T-2', laggingSince: submittedAt }];
    await boundCards().saveTerminals(card, terminals);
    expect(await boundCards().find(card)).toEqual({ ...bound, terminals });
    const next = await complete('B-1', timeAfter('P50D'));
    expect(await boundCards().find(card)).toMatchObject({ ...next, terminals: [] });
  });

  it('[A61] Nobody’s card is bound while it is watched, or is only that of one terminal', async () => {
    const watched = await complete('B-2', submittedAt, { isWatched: true });
    const ofTerminal = await complete('B-3', submittedAt, { terminal: 'T-1' });
    expect(await boundCards().find(watched)).toBeUndefined();
    expect(await boundCards().find(ofTerminal)).toBeUndefined();
    expect(await boundCards().find({ ...watched, merchantId: 'B-4' })).toBeUndefined();
  });

  it('[A61] A later request keeps the maintenance away from terminals while it is open, and not when it has changed nothing', async () => {
    const card = await complete('B-5', submittedAt);
    const later = buildOpening({ merchantId: 'B-5', at: timeAfter('P50D') });
    await createRequests(database()).open(later);
    expect(await boundCards().find(card)).toBeUndefined();
    await createAuditLog(database()).append(
      buildBatch(later, [1, 1], {
        state: { stage: 'cancelled', waitingOn: 'nobody', money: 'old', problems: [] },
      }),
    );
    expect(await boundCards().find(card)).toMatchObject(card);
  });
});

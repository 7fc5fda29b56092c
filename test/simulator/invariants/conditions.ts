/** What must have happened before payouts may move, and what must stop them (I4, I5). */
import { durationMs } from '../../../domain/duration.ts';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import { cast } from '../cast.ts';
import { statedFen } from '../parties/bank.ts';
import { newCards } from '../parties/ground.ts';
import type { Played } from '../stage.ts';
import { distinct, taken, type Answered } from './acts.ts';

const switchesOf = ({ world }: Played): LedgerEntry[] =>
  world.ground.ledger.filter(({ effect }) => effect === 'set-target');

/** An order that was on its way already is not called back. */
const leftAt = ({ world }: Played, { key, at }: LedgerEntry): number =>
  world.ground.placedAt.get(key) ?? Date.parse(at);

/** Judged by what parties and people did, never by the request's own word. */
export const conditionsOfTheSwitch = (played: Played): string[] =>
  switchesOf(played).flatMap((entry) => {
    const last4 = String(entry.detail['newLast4']);
    const card = { last4, token: newCards.find((each) => each.last4 === last4)?.token ?? '' };
    const met: Record<string, boolean> = {
      identity: proven(played, card.last4),
      agreement: played.world.signings.get(card.token) === 'signed',
      review: approved(played, entry),
      'account proof':
        pennyRead(played, card.token, entry.at) ||
        paidFrom(played, card.token) ||
        papersSeen(played, entry),
      'cooling-off': cooled(played, entry),
    };
    return Object.keys(met)
      .filter((condition) => !met[condition])
      .map((condition) => `switched to ${last4} without ${condition} (I5)`);
  });

function proven(played: Played, last4: string): boolean {
  const { world } = played;
  if (!world.documentPassed) return false;
  if (taken(played, 'attestInPerson').length > 0) return true;
  const code = world.told.some(
    ({ key, text }) => world.vault.matched.has(key) && text.includes(last4),
  );
  const face = taken(played, 'proveFactor').some(({ fields }) => {
    const session = world.faces.get(String(fields['sessionRef']));
    return session?.result === 'passed' && session.last4 === last4;
  });
  return code && face;
}

/** Distinct people who saw this very evidence, none of them the one who submitted. */
function approved(played: Played, { detail }: LedgerEntry): boolean {
  const yes = taken(played, 'approve').filter(
    ({ by, fields }) => by.id !== cast.owner.id && fields['evidence'] === detail['evidence'],
  );
  const called = taken(played, 'recordCallback').some(({ fields }) => fields['confirmed'] === true);
  const { tier } = played.setting;
  return distinct(yes) >= (tier === 'green' ? 1 : 2) && (tier !== 'red' || called);
}

/** Its code was read, and it had not come back by then. */
const pennyRead = ({ world }: Played, token: string, at: string): boolean =>
  [...world.bank.landed].some(
    ([key, { accountToken, returnedAt = Infinity }]) =>
      accountToken === token && world.vault.matched.has(key) && returnedAt > Date.parse(at),
  );

const paidFrom = ({ world }: Played, token: string): boolean =>
  [...world.bank.incoming.values()].some(
    ({ accountToken, payments }) =>
      accountToken === token && payments.some(({ amountFen }) => amountFen === statedFen),
  );

/** The bank's certificate, and two people who had it before them when they approved. */
function papersSeen(played: Played, { detail }: LedgerEntry): boolean {
  const brought = taken(played, 'correct').find(({ fields }) =>
    JSON.stringify(fields).includes('account-certificate'),
  );
  const seen = (at: number) =>
    taken(played, 'approve').filter(
      ({ fields, answeredAt }) => fields['evidence'] === detail['evidence'] && answeredAt > at,
    );
  return brought !== undefined && distinct(seen(brought.answeredAt)) >= 2;
}

/** Since somebody who knew the old card was told, or called. */
function cooled(played: Played, entry: LedgerEntry): boolean {
  const { tier } = played.setting;
  const { values } = played.policy;
  const inPerson = taken(played, 'attestInPerson').length > 0;
  const term = inPerson ? values['cooling.inPerson'][tier] : values[`cooling.${tier}`];
  const told = played.world.told
    .filter(({ key, to }) => key.includes('/cooling-started/') && to.startsWith('c-'))
    .map(({ at }) => at);
  const called = taken(played, 'recordCallback').map(({ answeredAt }) => answeredAt);
  const since = Math.min(...told, ...called);
  return Date.parse(entry.at) - since >= durationMs(term);
}

/** Once a withdrawal or an objection was acknowledged nothing more is ordered, unless two thawed it. */
export const nothingAfterAStop = (played: Played): string[] =>
  switchesOf(played).flatMap((entry) => {
    const before = ({ answeredAt }: Answered) => answeredAt < leftAt(played, entry);
    const withdrawn = taken(played, 'withdraw').filter(before);
    const stops = objections(played).filter(before);
    const thaws = taken(played, 'thaw').filter(before);
    const standing = stops.filter(
      ({ answeredAt }) => distinct(thaws.filter((thaw) => thaw.answeredAt >= answeredAt)) < 2,
    );
    return [...withdrawn, ...standing].map(({ id }) => `switched after ${id} was taken (I4, I5)`);
  });

/** A repeat by the same contact stops nothing, unless it comes with new facts (E2 objection.rules). */
function objections(played: Played): Answered[] {
  const known = new Set<unknown>();
  const objected = taken(played, 'object').filter(({ fields }) => {
    const repeat = known.has(fields['contactId']) && fields['newFacts'] !== true;
    known.add(fields['contactId']);
    return !repeat;
  });
  const denied = taken(played, 'recordCallback').filter(
    ({ fields }) => fields['confirmed'] === false,
  );
  return [...objected, ...denied, ...taken(played, 'freeze')];
}

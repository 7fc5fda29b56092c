/** The conditions of a switch, and what must prevent it [I4, I5]. */
import { parseDurationMs } from '../../../domain/time/duration.ts';
import type { Errand } from '../../../activities/errands.ts';
import { isPayer } from '../../../domain/switch/payers.ts';
import type { LedgerEntry } from '../../../sandbox/ledger.ts';
import { statedFen } from '../parties/bank.ts';
import { nextRequestId } from '../parties/context.ts';
import type { SimulatedRun } from '../run/setup.ts';
import { errandActivities } from '../schedule/fault-plan.ts';
import {
  countPeople,
  isOwners,
  listCompletedActions,
  listTaken,
  type AnsweredAction,
} from './actions.ts';

const listSwitches = ({ world }: SimulatedRun): LedgerEntry[] =>
  world.context.ledger.filter(
    ({ effect, requestId }) => effect === 'set-target' && requestId === world.requestId,
  );

/** When the order was sent, epoch ms: an order in transit is not recalled. */
const getPlacedAt = ({ world }: SimulatedRun, { key, at }: LedgerEntry): number =>
  world.context.placedAt.get(key) ?? Date.parse(at);

/** The cut-overs of networks that pay by themselves. */
const listPayerSwitches = ({ world }: SimulatedRun): LedgerEntry[] =>
  world.context.ledger.filter(
    ({ effect, requestId, detail }) =>
      effect === 'network-change' &&
      requestId === world.requestId &&
      world.networks.records.some(
        (each) => isPayer(each) && detail['target'] === `network:${each.id}`,
      ),
  );

/** Checks the conditions by what parties and people did, never by the request's own status. */
export const checkSwitchConditions = (played: SimulatedRun): string[] =>
  [...listSwitches(played), ...listPayerSwitches(played)].flatMap((entry) => {
    const last4 = String(entry.detail['newLast4']);
    const card = {
      last4,
      token: played.world.cards.find((each) => each.last4 === last4)?.token ?? '',
    };
    const met: Record<string, boolean> = {
      identity: isIdentityProven(played, card),
      agreement: played.world.signings.get(card.token) === 'signed',
      // Only the order of the settlement names the evidence.
      review: entry.effect !== 'set-target' || isApproved(played, entry),
      'account proof':
        entry.effect !== 'set-target' ||
        isPennyConfirmed(played, card.token, entry.at) ||
        isPaidFromCard(played, card.token) ||
        isProvenByDocuments(played, entry),
      'cooling-off': hasCooledOff(played, entry),
    };
    return Object.keys(met)
      .filter((condition) => !met[condition])
      .map((condition) => `switched to ${last4} without ${condition} (I5)`);
  });

/** The code and the face of the owner of this request, for this card: sessions that the engine opened. */
function isIdentityProven(
  played: SimulatedRun,
  { last4, token }: { last4: string; token: string },
): boolean {
  const { world } = played;
  if (!world.documentPassed) return false;
  if (listCompletedActions(played, 'attestInPerson').some((act) => !isOwners(act))) return true;
  const code = world.notices.some(
    ({ key, text }) => world.vault.matched.has(key) && text.includes(last4),
  );
  const face = listCompletedActions(played, 'proveFactor').some(({ fields }) => {
    const session = world.faceSessions.get(String(fields['sessionRef']));
    const { personToken } = world.request.applicant;
    return (
      session?.result === 'passed' &&
      session.accountToken === token &&
      session.personToken === personToken
    );
  });
  return code && face;
}

/** Counts distinct people who approved this evidence, without the submitter. */
function isApproved(played: SimulatedRun, { detail }: LedgerEntry): boolean {
  const approvals = listCompletedActions(played, 'approve').filter(
    (act) => !isOwners(act) && act.fields['evidence'] === detail['evidence'],
  );
  const isCallbackConfirmed = listCompletedActions(played, 'recordCallback').some(
    (act) => act.fields['confirmed'] === true && !isOwners(act),
  );
  const { tier } = played.setting;
  return (
    countPeople(approvals) >= (tier === 'green' ? 1 : 2) && (tier !== 'red' || isCallbackConfirmed)
  );
}

/** The code of the cent was confirmed, and the cent had not been returned by then. */
const isPennyConfirmed = ({ world }: SimulatedRun, token: string, at: string): boolean =>
  [...world.bank.landed].some(
    ([key, { accountToken, returnedAt = Infinity }]) =>
      accountToken === token && world.vault.matched.has(key) && returnedAt > Date.parse(at),
  );

const isPaidFromCard = ({ world }: SimulatedRun, token: string): boolean =>
  [...world.bank.incoming.values()].some(
    ({ accountToken, payments }) =>
      accountToken === token && payments.some(({ amountFen }) => amountFen === statedFen),
  );

/** The bank's certificate was submitted, and two people approved after that. */
function isProvenByDocuments(played: SimulatedRun, { detail }: LedgerEntry): boolean {
  const submission = listCompletedActions(played, 'correct').find(({ fields }) =>
    JSON.stringify(fields).includes('account-certificate'),
  );
  const listApprovalsAfter = (at: number) =>
    listCompletedActions(played, 'approve').filter(
      ({ fields, answeredAt }) => fields['evidence'] === detail['evidence'] && answeredAt > at,
    );
  return submission !== undefined && countPeople(listApprovalsAfter(submission.answeredAt)) >= 2;
}

/** The cooling-off counts from the first notice or callback to a contact of the old card. */
function hasCooledOff(played: SimulatedRun, entry: LedgerEntry): boolean {
  const { tier } = played.setting;
  const { values } = played.policy;
  const inPerson = listCompletedActions(played, 'attestInPerson').length > 0;
  const terms = [
    inPerson ? values['cooling.inPerson'][tier] : values[`cooling.${tier}`],
    // Payouts are held for the correction of what is watched.
    ...(played.world.requestId === nextRequestId ? [values['cooling.correction'][tier]] : []),
  ];
  const notifiedAt = played.world.notices
    .filter(({ key, to }) => key.includes('/cooling-started/') && to.startsWith('c-'))
    .map(({ at }) => at);
  const calledAt = listCompletedActions(played, 'recordCallback').map(
    ({ answeredAt }) => answeredAt,
  );
  const since = Math.min(...notifiedAt, ...calledAt);
  return Date.parse(entry.at) - since >= Math.min(...terms.map(parseDurationMs));
}

/** What a bank says reaches the request at once; an order that was ready then may still leave. */
const knownAfterMs = parseDurationMs('PT1H');

/** No payouts are moved to an account after its bank has said that it is closed. */
export const checkNoSwitchToClosed = (played: SimulatedRun): string[] =>
  listSwitches(played).flatMap((entry) => {
    const last4 = String(entry.detail['newLast4']);
    const closed = played.world.context.ledger.find(
      ({ effect, key }) => effect === 'closed' && key === last4,
    );
    const isKnown = closed && Date.parse(closed.at) + knownAfterMs < getPlacedAt(played, entry);
    return isKnown ? [`switched to ${last4}, which its bank has closed (I5)`] : [];
  });

/** Whether an order moves money to the new card, by its key. */
const movesMoney = ({ world }: SimulatedRun, key: string): boolean =>
  /\/(penny\/|set-target\/|test-payout\/|release\/new(\.\d+)?$)/.test(key) ||
  world.networks.records.some((each) => isPayer(each) && key.includes(`/change/${each.id}`));

/** A stop that is acknowledged while an errand is under way cannot keep back a later order of it. */
export const checkMoneyMovesFirst = (played: SimulatedRun): string[] =>
  played.server.calls.results
    .filter(({ type }) => errandActivities.includes(type))
    .flatMap(({ args }) => (args[0] as Errand).orders.slice(1))
    .filter(({ order: { key } }) => movesMoney(played, key))
    .map(({ order: { key } }) => `${key} moves money and is not the first of its errand (I4)`);

/** After an acknowledged withdrawal or objection nothing moves money to the new card, unless two people thawed the request. */
export function checkNothingAfterStop(played: SimulatedRun): string[] {
  const taken = listTaken(played);
  const isTakenAfter = (one: AnsweredAction, other: AnsweredAction): boolean =>
    taken.indexOf(one.id) > taken.indexOf(other.id);
  return played.world.context.ledger
    .filter(({ key, requestId }) => requestId === played.world.requestId && movesMoney(played, key))
    .flatMap((entry) => {
      const placedAt = getPlacedAt(played, entry);
      const before = ({ answeredAt }: AnsweredAction) => answeredAt < placedAt;
      const withdrawn = listCompletedActions(played, 'withdraw').filter(before);
      const stops = listStops(played).filter(before);
      // The order may leave in the very task that takes the thaw.
      const thaws = listCompletedActions(played, 'thaw').filter(
        ({ answeredAt }) => answeredAt <= placedAt,
      );
      const unresolved = stops.filter(
        (stop) => countPeople(thaws.filter((thaw) => isTakenAfter(thaw, stop))) < 2,
      );
      return [...withdrawn, ...unresolved].map(
        ({ id }) => `${entry.effect} after ${id} was taken (I4, I5)`,
      );
    });
}

/** A repeated objection by the same contact does not count, unless it brings new facts [E2 objection.rules]. */
export function listStops(played: SimulatedRun): AnsweredAction[] {
  const known = new Set<unknown>(played.part === 'watch' ? listObjectorsOfRequest(played) : []);
  const objected = listCompletedActions(played, 'object').filter(({ by, fields }) => {
    const contact = (fields['contactId'] ?? by.id) as string;
    const objector = `${by.id} for ${contact}`;
    const repeat = known.has(objector) && fields['newFacts'] !== true;
    known.add(objector);
    return !repeat;
  });
  const denied = listCompletedActions(played, 'recordCallback').filter(
    ({ fields }) => fields['confirmed'] === false,
  );
  return [...objected, ...denied, ...listCompletedActions(played, 'freeze')];
}

/** Those whose objection the watch knows from its request. */
function listObjectorsOfRequest({ world }: SimulatedRun): unknown[] {
  const entries = world.auditLog.entries.toSorted((a, b) => a.seq - b.seq);
  return entries
    .slice(
      0,
      entries.findIndex(({ action }) => action === 'closed'),
    )
    .filter(({ action }) => action === 'objected')
    .map(({ actor, data }) => `${actor} for ${String(data?.['contact'])}`);
}

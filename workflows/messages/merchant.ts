/** What the merchant's side may change, choose or end while a request runs. */
import type { Correction } from '../../domain/card-change.ts';
import { goesOn } from '../../domain/corrections.ts';
import { papersIn } from '../../domain/materials.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { Case } from '../case.ts';
import type { ActionAnswer } from '../contract.ts';
import { forgetAccount } from '../gates/screening.ts';
import { breakIn } from '../interrupts.ts';
import { on } from './on.ts';
import { answer } from './permit.ts';

export function listenToMerchant(c: Case): void {
  on(
    c,
    'correct',
    ({ by, changes }) => correct(c, by.id, changes),
    ({ changes }) => {
      // What came first is being checked: a second one would be checked unseen.
      const changed = Object.keys(changes).length > 0 || goesOn(c.asked?.problems ?? []);
      if (!changed || c.corrected) return 'ACT_NO_CHANGE';
      const sound = changes.materials === undefined || Array.isArray(changes.materials);
      return sound ? undefined : 'INP_FORMAT';
    },
  );
  on(
    c,
    'chooseWindow',
    ({ by, from, to }) => {
      c.facts.request = { ...c.facts.request, preferredWindow: { from, to } };
      c.record(by.id, 'window chosen', { data: { from, to } });
      return answer(c);
    },
    ({ from, to }) => (windowOpens(c, from, to) ? undefined : 'INP_FORMAT'),
  );
  on(c, 'withdraw', ({ by }) => {
    c.record(by.id, 'withdrawn', { code: 'CXL_BY_MERCHANT' });
    breakIn(c, { kind: 'withdraw' });
    return answer(c, 'accepted', nextStep('cancelling'));
  });
}

/** A window that begins later keeps the request open for nothing: facts age long before. */
const farthestWindowMs = 30 * 24 * 60 * 60_000;

function windowOpens(c: Case, from: string, to: string): boolean {
  const now = Date.parse(c.now());
  return (
    Date.parse(from) < Date.parse(to) &&
    Date.parse(to) > now &&
    Date.parse(from) < now + farthestWindowMs
  );
}

function correct(c: Case, by: string, changes: Correction): ActionAnswer {
  const { request } = c.facts;
  const sentAgain = new Set(changes.materials?.map(({ kind }) => kind));
  c.facts.request = {
    ...request,
    ...(changes as Partial<typeof request>),
    // What is missing stays as it was; a kind sent again replaces the old one.
    materials: [
      ...request.materials.filter(({ kind }) => !sentAgain.has(kind)),
      ...(changes.materials ?? []),
    ],
  };
  if (changes.applicant) delete c.facts.document;
  if (changes.newAccount) forgetAccount(c);
  c.corrected = true;
  c.facts.correctedAt = c.now();
  c.record(by, 'corrected', {
    data: { fields: Object.keys(changes).join(', '), ...papersIn(changes.materials) },
  });
  return answer(c, 'accepted', nextStep('correction-checked'));
}

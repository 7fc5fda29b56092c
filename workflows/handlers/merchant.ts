/** What the merchant's side may change, choose or end while a request runs. */
import { patched } from '@temporalio/workflow';
import type {
  Actor,
  Authn,
  CardChangeRequest,
  Correction,
} from '../../domain/request/card-change-schema.ts';
import {
  findCorrectionRefusal,
  mayContinueUncorrected,
  saysOwnSignIn,
} from '../../domain/request/corrections.ts';
import type { Refusal } from '../../domain/identity/refusal.ts';
import { getProofSubject, isForPresentSubject } from '../../domain/identity/proof-subject.ts';
import { buildDocumentsData } from '../../domain/request/required-documents.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { addDuration } from '../../domain/time/duration.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { ActionAnswer } from '../contract.ts';
import { forgetAccount, forgetSubject } from '../stages/screening.ts';
import { interruptRequest } from '../change-card/interrupt-request.ts';
import { findAgentActRefusal, notifyOwnerOfAgent } from './agent-acts.ts';
import { registerAction } from './action-handler.ts';
import { buildAnswer } from './permission.ts';
import { maskRemarks } from './remarks.ts';

export function registerMerchantHandlers(c: ChangeRequest): void {
  registerAction(
    c,
    'correct',
    ({ by, changes }) => applyCorrection(c, by, changes),
    ({ by, changes }) => {
      // What came first is being checked: a second one would be checked unseen.
      const changed =
        Object.keys(changes).length > 0 ||
        mayContinueUncorrected(c.correction.pending?.problems ?? []);
      if (!changed || c.correction.isAnswered) return 'ACT_NO_CHANGE';
      const sound = changes.materials === undefined || Array.isArray(changes.materials);
      if (!sound) return 'INP_FORMAT';
      const asked = c.correction.pending?.problems ?? [];
      return findCorrectionRefusal(changes, asked, by.role, c.facts.request, c.policy);
    },
  );
  registerAction(
    c,
    'chooseWindow',
    ({ by, from, to }) => {
      c.facts.request = { ...c.facts.request, preferredWindow: { from, to } };
      c.record(by.id, 'window-chosen', { data: { from, to } });
      return buildAnswer(c);
    },
    ({ from, to }) => findWindowRefusal(c, from, to),
  );
  registerAction(
    c,
    'withdraw',
    (act) => {
      c.record(act.by.id, 'withdrawn', { code: 'CXL_BY_MERCHANT', data: maskRemarks({ ...act }) });
      notifyOwnerOfAgent(c, 'withdraw', act);
      interruptRequest(c, { kind: 'withdraw' });
      return buildAnswer(c, 'accepted', describeNextStep('cancelling'));
    },
    // A freeze that was requested and has not begun yet counts as one.
    (act) =>
      c.interrupts.has('freeze') ? 'ACT_WRONG_STAGE' : findAgentActRefusal(c, 'withdraw', act),
  );
}

/** A window that begins later would only keep the request open, because its facts age long before. */
const maxDaysAhead = 30;

/** Says which of the two times is wrong, and what it has to be. */
function findWindowRefusal(c: ChangeRequest, from: string, to: string): Refusal | undefined {
  const refuse = (field: string, expected: string) =>
    ({ code: 'INP_FORMAT', field, expected }) as const;
  if (typeof from !== 'string' || Number.isNaN(Date.parse(from))) return refuse('from', 'ISO 8601');
  if (typeof to !== 'string' || Number.isNaN(Date.parse(to))) return refuse('to', 'ISO 8601');
  const now = c.now();
  const last = addDuration(now, `P${maxDaysAhead}D`);
  if (Date.parse(to) <= Date.parse(now)) return refuse('to', `> ${now}`);
  if (Date.parse(from) >= Date.parse(to)) return refuse('to', `> ${from}`);
  return Date.parse(from) >= Date.parse(last) ? refuse('from', `< ${last}`) : undefined;
}

/**
 * What is not attested this time was attested before, but for whoever names another account or person: their own sign-in
 * counts alone. Open requests of before go the old way.
 */
function findAuthn({ authn }: CardChangeRequest, by: Actor, changes: Correction): Authn {
  if (!changes.authn) return authn;
  if (!saysOwnSignIn(changes, by.role) || !patched('0.2-sign-in-of-a-correction'))
    return { ...authn, ...changes.authn };
  const { assertedFor } = authn;
  return { ...(assertedFor && { assertedFor }), ...changes.authn };
}

/**
 * Whoever objected to another account or person has not been heard on this one: their next objection is no repeat, and the
 * risk is that of a request after an objection [E2 objection.rules, E2 objection.memory]. Open requests of before go the old way.
 */
function forgetObjectors(c: ChangeRequest, before: CardChangeRequest): void {
  const isSame = isForPresentSubject(getProofSubject({ request: before }), c.facts);
  if (isSame || c.objectors.list().length === 0) return;
  if (!patched('0.2-objection-to-another-account')) return;
  c.objectors.clear();
  c.facts.earlierObjectionAt = c.now();
}

function applyCorrection(c: ChangeRequest, by: Actor, changes: Correction): ActionAnswer {
  const { request } = c.facts;
  const resentKinds = new Set(changes.materials?.map(({ kind }) => kind));
  c.facts.request = {
    ...request,
    ...(changes as Partial<typeof request>),
    authn: findAuthn(request, by, changes),
    // What is missing stays as it was; a kind sent again replaces the old one.
    materials: [
      ...request.materials.filter(({ kind }) => !resentKinds.has(kind)),
      ...(changes.materials ?? []),
    ],
  };
  forgetObjectors(c, request);
  if (changes.applicant || changes.owner) forgetSubject(c);
  if (changes.newAccount) forgetAccount(c);
  if (changes.materials) delete c.facts.document;
  c.correction.answer();
  c.facts.correctedAt = c.now();
  c.record(by.id, 'corrected', {
    data: { fields: Object.keys(changes).join(', '), ...buildDocumentsData(changes.materials) },
  });
  return buildAnswer(c, 'accepted', describeNextStep('correction-checked'));
}

/** Drafts at the door: who may write what, and how the owner's word makes a request of one. */
import type { DraftRef, KeptDraft } from '../../adapters/drafts.ts';
import type { Actor, CardChangeRequest } from '../../domain/card-change.ts';
import { standingContact } from '../../domain/contacts.ts';
import { draftProblems } from '../../domain/intakes.ts';
import { draftLinkText } from '../../domain/notices/draft-link.ts';
import type { Contact } from '../../domain/parties.ts';
import { completed, type Draft } from '../../domain/schemas/draft.ts';
import type { Acknowledgement } from '../../workflows/contract.ts';
import { requestIdOf } from '../ids.ts';
import { ActionRefused } from '../refusals.ts';
import { refusalOf } from '../validation/problems.ts';
import type { Caller } from './caller.ts';
import type { Doors } from './doors.ts';
import { isOwn, merchantRecord } from './finding.ts';
import { HttpProblem } from './http-problem.ts';
import { submitOnce } from './submitting.ts';

/** No caller's own key looks like this: one draft is one request. */
export const requestIdOfDraft = ({ acquirerId, draftId }: DraftRef): string =>
  requestIdOf(acquirerId, `draft/${draftId}`);

export function stateOf({ confirmedBy, expiresAt }: KeptDraft): 'open' | 'submitted' | 'expired' {
  if (confirmedBy) return 'submitted';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : 'open';
}

const draftIdPattern = /^draft-[0-9a-f]{32}$/;

/** @throws HttpProblem 404 when the caller has no such draft */
export async function ownDraft(doors: Doors, caller: Caller, draftId: string): Promise<KeptDraft> {
  const { acquirerId } = caller;
  const draft = draftIdPattern.test(draftId)
    ? await doors.storage.drafts.find({ acquirerId, draftId })
    : undefined;
  if (!draft || !isOwn(caller, draft.body.merchantId)) throw new HttpProblem('API_NOT_FOUND');
  return draft;
}

/** @throws HttpProblem when it was sent in, or has expired */
export function assertOpen(draft: KeptDraft): void {
  const state = stateOf(draft);
  if (state === 'submitted') throw new HttpProblem('API_DRAFT_USED');
  if (state === 'expired') throw new HttpProblem('API_DRAFT_EXPIRED');
}

/** @throws ActionRefused when only the owner may enter what stands in it (rules.md A25) */
export function assertMayEnter(body: Draft, by: Actor): void {
  const problems = draftProblems(body.intake, by.role, body);
  if (problems.length > 0) throw refusalOf(problems);
}

/**
 * A draft written anew, by the one who began it or by the owner; once the owner has written, by him
 * alone: nobody changes under his hands what he is about to confirm.
 * @throws HttpProblem when another one writes, or it changed meanwhile; ActionRefused
 */
export async function rewritten(
  { storage }: Doors,
  seen: KeptDraft,
  body: Draft,
  by: Actor,
): Promise<KeptDraft> {
  assertOpen(seen);
  const theDrafter = by.id === seen.draftedBy.id && seen.writtenBy.role !== 'owner';
  if (by.role !== 'owner' && !theDrafter) throw new HttpProblem('ACT_NOT_ALLOWED');
  assertMayEnter(body, by);
  const fixed = (['merchantId', 'intake'] as const).filter(
    (name) => body[name] !== seen.body[name],
  );
  if (fixed.length > 0) throw refusalOf(fixed.map((field) => ({ field, code: 'ACT_NO_CHANGE' })));
  const draft = await storage.drafts.write(seen, body, by);
  if (!draft) throw new HttpProblem('API_DRAFT_CHANGED');
  return draft;
}

const callMs = 10_000;

/**
 * Sends the link by SMS to a mobile that has been on the record long enough; nobody else gets to
 * see it, staff least of all.
 * @throws HttpProblem when there is no such mobile, or too many were sent; Unavailable; PortFailure
 */
export async function sendLink(doors: Doors, draft: KeptDraft): Promise<Contact> {
  assertOpen(draft);
  const { acquirerId, draftId, body, expiresAt } = draft;
  const merchant = { acquirerId, merchantId: body.merchantId };
  const { contacts, displayName } = await merchantRecord(doors, merchant);
  const policy = doors.policyOf(acquirerId).values;
  const now = new Date().toISOString();
  const contact = standingContact(contacts, policy, now, { channel: 'sms' });
  if (!contact) throw new HttpProblem('API_NO_CONTACT');
  const options = { signal: AbortSignal.timeout(callMs) };
  const { address, securityPhrase } = await doors.merchants.contactAddress(
    merchant,
    contact.id,
    options,
  );
  const n = await doors.storage.drafts.nextLink(draft);
  if (n === undefined) throw new HttpProblem('API_TOO_MANY');
  const link = doors.links.draft({ acquirerId, requestId: draftId, contactId: contact.id });
  const text = draftLinkText({ merchantName: displayName, link, expiresAt, securityPhrase });
  await doors.sms.send({ key: `${draftId}/link/${n}`, to: address, text }, options);
  return contact;
}

/**
 * The owner confirms what he saw, and it becomes an ordinary request, once.
 * @param seen digest of the draft that he saw
 * @throws HttpProblem when it expired or is no longer what he saw; ActionRefused with what is
 *   missing or why the request is not taken, and the draft stays open; Unavailable
 */
export async function confirmed(
  doors: Doors,
  draft: KeptDraft,
  seen: string,
  by: Actor,
): Promise<Acknowledgement> {
  const { drafts } = doors.storage;
  if (stateOf(draft) === 'expired') throw new HttpProblem('API_DRAFT_EXPIRED');
  const said = completed(draft.body);
  if ('missing' in said)
    throw refusalOf(
      said.missing.map((field) => ({ field, code: 'INP_REQUIRED', params: { field } })),
    );
  const sure = await drafts.confirm(draft, seen, by);
  if (!sure?.confirmedBy) throw new HttpProblem('API_DRAFT_CHANGED');
  try {
    return await submitOnce(doors, requestOf(draft, said.whole, sure.confirmedBy));
  } catch (error) {
    if (error instanceof ActionRefused) await drafts.reopen(draft);
    throw error;
  }
}

const requestOf = (
  draft: KeptDraft,
  whole: Omit<CardChangeRequest, 'requestId' | 'acquirerId' | 'submittedBy'>,
  submittedBy: Actor,
): CardChangeRequest => ({
  ...whole,
  requestId: requestIdOfDraft(draft),
  acquirerId: draft.acquirerId,
  submittedBy,
  ...(draft.draftedBy.role !== 'owner' && { draftedBy: draft.draftedBy }),
});

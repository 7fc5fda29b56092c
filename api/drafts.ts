/** Drafts: who may write them, the link to the owner, and the owner's confirmation that submits one. */
import type { LinkTarget } from '../adapters/vault/signed-links.ts';
import type { DraftRef, StoredDraft } from '../adapters/storage/drafts.ts';
import type {
  Actor,
  Authn,
  CardChangeRequest,
  Role,
} from '../domain/request/card-change-schema.ts';
import { findTrustedContact } from '../domain/identity/trusted-contact.ts';
import {
  findDraftingRoles,
  findDraftProblems,
  findOfferProblems,
} from '../domain/request/intakes.ts';
import { isShortCode } from '../domain/notices/short-links.ts';
import { renderDraftSms } from '../domain/notices/sms.ts';
import type { Contact } from '../domain/parties/merchant.ts';
import type { Intake } from '../domain/request/stages.ts';
import { completeDraft, type Draft } from '../domain/request/draft-schema.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import { addDuration } from '../domain/time/duration.ts';
import { hashRequestId } from '../client/ids.ts';
import { ActionRefused } from '../client/errors.ts';
import { buildRefusal } from '../client/validation.ts';
import type { Caller } from './caller.ts';
import type { SubmissionSource } from './caller-address.ts';
import type { ApiDependencies } from './dependencies.ts';
import { assertOfferedGuide } from './guide.ts';
import { isOwnMerchant, readMerchantRecord } from './ownership.ts';
import { HttpProblem } from './http-problem.ts';
import { readSubmission, submitOnce } from './submission.ts';

/** One draft is one request: a caller's idempotency key cannot contain `/`, so that no other request has this id. */
export const computeDraftRequestId = ({ acquirerId, draftId }: DraftRef): string =>
  hashRequestId(acquirerId, `draft/${draftId}`);

export function getDraftState({
  confirmedBy,
  expiresAt,
}: StoredDraft): 'open' | 'submitted' | 'expired' {
  if (confirmedBy) return 'submitted';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : 'open';
}

const draftIdPattern = /^draft-[0-9a-f]{32}$/;

/** @throws HttpProblem 404 when the caller has no such draft */
export async function requireOwnDraft(
  dependencies: ApiDependencies,
  caller: Caller,
  draftId: string,
): Promise<StoredDraft> {
  const { acquirerId } = caller;
  const draft = draftIdPattern.test(draftId)
    ? await dependencies.storage.drafts.find({ acquirerId, draftId })
    : undefined;
  if (!draft || !(await isOwnMerchant(dependencies, caller, draft.body.merchantId)))
    throw new HttpProblem('API_NOT_FOUND');
  return draft;
}

/** @throws HttpProblem when the draft was submitted or has expired */
export function assertDraftOpen(draft: StoredDraft): void {
  const state = getDraftState(draft);
  if (state === 'submitted') throw new HttpProblem('API_DRAFT_USED');
  if (state === 'expired') throw new HttpProblem('API_DRAFT_EXPIRED');
}

/**
 * Who may write drafts of an intake at the acquirer.
 * @throws ActionRefused when the acquirer does not take requests on this way
 */
export function findDrafters(
  { getPolicy }: ApiDependencies,
  acquirerId: string,
  intake: Intake,
): Role[] {
  const { values } = getPolicy(acquirerId);
  const problems = findOfferProblems(intake, values);
  if (problems.length > 0) throw buildRefusal(problems);
  return findDraftingRoles(intake, values);
}

/** @throws ActionRefused when the draft contains fields that only the owner may fill in [A25] */
export function assertMayEnter(
  { getPolicy }: ApiDependencies,
  acquirerId: string,
  body: Draft,
  by: Actor,
): void {
  const problems = findDraftProblems(body.intake, by.role, body, getPolicy(acquirerId).values);
  if (problems.length > 0) throw buildRefusal(problems);
}

/**
 * Replaces a draft. The person who started it and the owner may do that; after the owner has written, only
 * the owner, so that nobody changes what they are about to confirm.
 * @throws HttpProblem when the writer is another person, or the draft changed in the meantime; ActionRefused
 */
export async function rewriteDraft(
  dependencies: ApiDependencies,
  current: StoredDraft,
  body: Draft,
  by: Actor,
): Promise<StoredDraft> {
  assertDraftOpen(current);
  const isDrafter = by.id === current.draftedBy.id && current.writtenBy.role !== 'owner';
  if (by.role !== 'owner' && !isDrafter) throw new HttpProblem('ACT_NOT_ALLOWED');
  assertMayEnter(dependencies, current.acquirerId, body, by);
  // What was offered when it was written stays valid while the rest is completed.
  if (body.guideVersion !== current.body.guideVersion)
    assertOfferedGuide(dependencies, current.acquirerId, body.guideVersion);
  const changedFixedFields = (['merchantId', 'intake'] as const).filter(
    (name) => body[name] !== current.body[name],
  );
  if (changedFixedFields.length > 0)
    throw buildRefusal(changedFixedFields.map((field) => ({ field, code: 'ACT_NO_CHANGE' })));
  const draft = await dependencies.storage.drafts.update(current, body, by);
  if (!draft) throw new HttpProblem('API_DRAFT_CHANGED');
  return draft;
}

/** When a draft that is begun now expires: ISO 8601 [E2 draft.ttl]. */
export const computeDraftExpiry = ({ getPolicy }: ApiDependencies, acquirerId: string): string =>
  addDuration(new Date().toISOString(), getPolicy(acquirerId).values['draft.ttl']);

const callMs = 10_000;
/** How long the link of a draft that has expired still says so. */
const expiredShownFor = 'P30D';

/**
 * Sends the link by SMS to a mobile that has been on the merchant record long enough. The link is disclosed
 * to nobody else, not even to staff.
 * @returns the contact it was sent to
 * @throws HttpProblem when there is no such mobile, or too many links were sent; Unavailable; PortFailure
 */
export async function sendDraftLink(
  dependencies: ApiDependencies,
  draft: StoredDraft,
): Promise<Contact> {
  assertDraftOpen(draft);
  const { acquirerId, draftId, body, draftedBy, expiresAt } = draft;
  const merchant = { acquirerId, merchantId: body.merchantId };
  const { contacts, displayName } = await readMerchantRecord(dependencies, merchant);
  const policy = dependencies.getPolicy(acquirerId).values;
  const now = new Date().toISOString();
  const contact = findTrustedContact(contacts, policy, now, { channel: 'sms' });
  if (!contact) throw new HttpProblem('API_NO_CONTACT');
  const options = { signal: AbortSignal.timeout(callMs) };
  const { address, securityPhrase } = await dependencies.merchants.findContactAddress(
    merchant,
    contact.id,
    options,
  );
  // Half of what the number may get: whoever writes drafts leaves the owner the codes of the identity check [E2 limits.sms].
  const perHour = Math.ceil(policy['limits.sms'].perNumberHour / 2);
  const taken = await dependencies.storage.smsBudget.take(address, perHour);
  if (!taken.allowed) throw new ActionRefused('ACT_TOO_MANY', { params: { time: taken.until } });
  const linkNumber = await dependencies.storage.drafts.takeLinkNumber(draft);
  if (linkNumber === undefined) throw new HttpProblem('API_TOO_MANY');
  const target = { acquirerId, requestId: draftId, contactId: contact.id };
  const { shortLinks } = dependencies.storage;
  // Whoever asks for another link may have lost the one before it.
  await shortLinks.revoke(target);
  const path = await shortLinks.shorten('draft', target, addDuration(expiresAt, expiredShownFor));
  const servicePhone = dependencies.findServicePhone(acquirerId);
  const sms = renderDraftSms({
    isRenumbered: draftedBy.role === 'system',
    merchantName: displayName,
    link: `${dependencies.publicUrl}${path}`,
    expiresAt,
    securityPhrase,
    servicePhone,
  });
  await dependencies.sms.send(
    { key: `${draftId}/link/${linkNumber}`, acquirerId, to: address, ...sms },
    options,
  );
  return contact;
}

/** The draft that a link opens, by the signs of the link that was sent; undefined when it opens none. */
export async function readDraftLink(
  { links, storage }: Pick<ApiDependencies, 'links' | 'storage'>,
  signs: string,
): Promise<LinkTarget | undefined> {
  if (!isShortCode(signs)) return links.readLink('draft', signs);
  const link = await storage.shortLinks.open(signs);
  return link?.state === 'open' && link.purpose === 'draft' ? link : undefined;
}

/**
 * Submits the draft that the owner saw as an ordinary request. A draft becomes one request only.
 * @param seenDigest digest of the draft that the owner saw
 * @param authn how whoever confirms it signed in
 * @throws HttpProblem when the draft has expired or changed since; ActionRefused with the missing fields or
 *   the reason of the refusal, and then the draft stays open; Unavailable
 */
export async function confirmDraft(
  dependencies: ApiDependencies,
  draft: StoredDraft,
  seenDigest: string,
  by: Actor,
  authn: Authn,
  source: SubmissionSource,
): Promise<Acknowledgement> {
  const { drafts } = dependencies.storage;
  if (getDraftState(draft) === 'expired') throw new HttpProblem('API_DRAFT_EXPIRED');
  const completion = completeDraft({ ...draft.body, authn });
  if ('missing' in completion)
    throw buildRefusal(
      completion.missing.map((field) => ({ field, code: 'INP_REQUIRED', params: { field } })),
    );
  const confirmation = await drafts.confirm(draft, seenDigest, by);
  if (!confirmation?.confirmedBy) throw new HttpProblem('API_DRAFT_CHANGED');
  const request = buildRequest(draft, completion.whole, confirmation.confirmedBy);
  try {
    const { earlier } = await readSubmission(dependencies, draft.acquirerId, request.requestId);
    const acknowledgement = await submitOnce(dependencies, request, source, earlier);
    // A second press at the same moment may have been refused, and has opened it again.
    await drafts.confirm(draft, seenDigest, request.submittedBy);
    return acknowledgement;
  } catch (error) {
    if (error instanceof ActionRefused) await drafts.reopen(draft);
    throw error;
  }
}

const buildRequest = (
  draft: StoredDraft,
  whole: Omit<CardChangeRequest, 'requestId' | 'acquirerId' | 'submittedBy'>,
  submittedBy: Actor,
): CardChangeRequest => ({
  ...whole,
  requestId: computeDraftRequestId(draft),
  acquirerId: draft.acquirerId,
  submittedBy,
  ...(draft.draftedBy.role !== 'owner' && { draftedBy: draft.draftedBy }),
});

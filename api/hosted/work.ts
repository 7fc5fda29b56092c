/** What the owner works on in the hosted change: the draft of a request, or the correction of one that is open. */
import type { HostedPerson } from '../../adapters/storage/hosted-changes.ts';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import type { MerchantRef } from '../../activities/calls.ts';
import type { RequestRow } from '../../activities/requests.ts';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import { viewInScope } from '../../domain/parties/scope.ts';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import type { Draft } from '../../domain/request/draft-schema.ts';
import { isOutcome } from '../../domain/request/stages.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { computeDraftExpiry, computeDraftRequestId, getDraftState } from '../drafts.ts';
import { HttpProblem } from '../http-problem.ts';
import { takeEntry } from '../limits.ts';
import { readMerchantRecord } from '../ownership.ts';
import { findOpenRequest } from '../precheck.ts';

export interface HostedWork {
  person: HostedPerson;
  merchant: MerchantRef;
  /** As a request of the session's scope sees it. */
  record: MerchantRecord;
  /** The request that is open. */
  open: RequestRow | undefined;
  /** The open request waits for what the owner writes. */
  isCorrection: boolean;
  /** What the owner has written so far. */
  draft: StoredDraft | undefined;
  /** Under which the draft is found again, on whatever device. */
  subject: string;
  /** The draft that was the subject's before, and is no longer written. */
  seenDraftId: string | undefined;
}

/** @throws HttpProblem for a merchant that the core does not know; Unavailable */
export async function readWork(
  dependencies: ApiDependencies,
  person: HostedPerson,
): Promise<HostedWork> {
  const { acquirerId, merchantId, scope } = person;
  const merchant = { acquirerId, merchantId };
  const [record, open] = await Promise.all([
    readMerchantRecord(dependencies, merchant),
    findRequest(dependencies, person).then((row) => (row && hasEnded(row) ? undefined : row)),
  ]);
  const isCorrection = open?.state.stage === 'correction';
  const subject = isCorrection
    ? `correction/${open.requestId}`
    : `change/${merchantId}/${scope?.terminal ?? ''}/${person.id}`;
  const seenDraftId = await dependencies.storage.hostedChanges.findDraftId(acquirerId, subject);
  const found =
    seenDraftId === undefined
      ? undefined
      : await dependencies.storage.drafts.find({ acquirerId, draftId: seenDraftId });
  const isOwn = isCorrection || person.requestId === undefined;
  const draft =
    found && isOwn && (await isUnsent(dependencies, found, isCorrection)) ? found : undefined;
  const view = viewInScope(record, scope);
  return { person, merchant, record: view, open, isCorrection, draft, subject, seenDraftId };
}

/**
 * Whether a draft is still to be sent: also one that was sent when nobody answered. Sending it again is the same request.
 */
async function isUnsent(
  { storage }: ApiDependencies,
  draft: StoredDraft,
  isCorrection: boolean,
): Promise<boolean> {
  const state = getDraftState(draft);
  if (state !== 'submitted' || isCorrection) return state === 'open';
  const requestId = computeDraftRequestId(draft);
  return (await storage.requests.find(draft.acquirerId, requestId)) === undefined;
}

/** A completed request has ended also while payouts to its card are stopped: its owner may name another card. */
const hasEnded = ({ closedAt, state }: RequestRow): boolean =>
  closedAt !== undefined || isOutcome(state.stage);

/** The request that the session is about: the only one it is for, the open one, or the last one of its scope. */
export async function findRequest(
  dependencies: ApiDependencies,
  { acquirerId, merchantId, scope, requestId }: HostedPerson,
): Promise<RequestRow | undefined> {
  const { requests } = dependencies.storage;
  if (requestId !== undefined) return requests.find(acquirerId, requestId);
  const open = await findOpenRequest(dependencies, { acquirerId, merchantId }, scope);
  const ofScope = { acquirerId, merchantId, terminal: scope?.terminal ?? '' };
  const id = open?.requestId ?? (await requests.list({ ...ofScope, limit: 1 })).rows[0]?.requestId;
  return id === undefined ? undefined : requests.find(acquirerId, id);
}

export const buildOwner = ({ id }: HostedPerson): Actor => ({ id, role: 'owner' });

/** Two tabs write different parts at the same moment: each is written on what the other has left. */
const maxWrites = 5;

/**
 * Changes the draft, and begins one where there is none. Every page changes a part of its own, so that two open pages lose
 * nothing of each other.
 * @throws HttpProblem when the request has moved on, so that nothing is left to write
 */
export async function writeDraft(
  dependencies: ApiDependencies,
  work: HostedWork,
  change: (body: Draft) => Draft,
): Promise<StoredDraft> {
  const { drafts } = dependencies.storage;
  let draft = work.draft ?? (await beginDraft(dependencies, work));
  for (let write = 1; write <= maxWrites; write += 1) {
    const written = await drafts.update(draft, change(draft.body), buildOwner(work.person));
    if (written) return written;
    const now = await drafts.find(draft);
    if (!now || getDraftState(now) !== 'open') throw new HttpProblem('API_DRAFT_USED');
    draft = now;
  }
  throw new HttpProblem('API_DRAFT_CHANGED');
}

/** Of two pages that begin at the same moment both go on with the draft of the first one. */
async function beginDraft(
  dependencies: ApiDependencies,
  { person, merchant, open, isCorrection, record, subject, seenDraftId }: HostedWork,
): Promise<StoredDraft> {
  const { acquirerId, merchantId } = merchant;
  const { drafts, hostedChanges } = dependencies.storage;
  if (open && !isCorrection) throw new HttpProblem('POL_OPEN_REQUEST');
  // Who came for one request begins no other one.
  if (person.requestId !== undefined && !isCorrection) throw new HttpProblem('ACT_NOT_ALLOWED');
  await takeEntry(dependencies, { ...person, roles: ['owner'] }, 'drafts', merchantId);
  const { scope, intake, personToken } = person;
  const body: Draft = isCorrection
    ? { merchantId, intake }
    : {
        merchantId,
        intake,
        ...(scope && { scope }),
        // The register says which card is bound: the owner need not.
        oldAccount: { last4: record.binding.last4 },
        ...(personToken !== undefined && {
          applicant: { personToken, role: getApplicantRole(record) },
        }),
        materials: [],
      };
  const begun = await drafts.create({
    acquirerId,
    body,
    draftedBy: buildOwner(person),
    expiresAt: computeDraftExpiry(dependencies, acquirerId),
  });
  const draftId = await hostedChanges.setDraftId(acquirerId, subject, begun.draftId, seenDraftId);
  const draft = draftId === begun.draftId ? begun : await drafts.find({ acquirerId, draftId });
  if (!draft) throw new HttpProblem('API_DRAFT_CHANGED');
  return draft;
}

/** Sole traders own what they run; everybody else is represented by the legal person. */
export const getApplicantRole = ({ kind }: MerchantRecord): 'owner' | 'legal-person' =>
  kind === 'MICRO' || kind === 'SOLE' ? 'owner' : 'legal-person';

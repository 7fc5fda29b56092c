/** Drafts: staff, agents or owners write them; only the owner completes and confirms them [A17, A25, A27]. */
import { z } from '@hono/zod-openapi';
import { Authn, type Actor } from '../../domain/request/card-change-schema.ts';
import type { StoredDraft } from '../../adapters/storage/drafts.ts';
import { Draft } from '../../domain/request/draft-schema.ts';
import { AcknowledgementAnswer } from '../answers/card-changes.ts';
import { readSource } from '../caller-address.ts';
import { resolveConfirmer, resolveDrafter, OnBehalfOf, type Caller } from '../caller.ts';
import { DraftAnswer, DraftLinkAnswer } from '../answers/drafts.ts';
import {
  assertMayEnter,
  findDrafters,
  computeDraftExpiry,
  confirmDraft,
  getDraftState,
  requireOwnDraft,
  rewriteDraft,
  sendDraftLink,
  readDraftLink,
} from '../drafts.ts';
import { answerTagged, assertTag, IfMatch, IfNoneMatch } from '../conditional.ts';
import { getReader, requireAgency, requireOwnMerchant } from '../ownership.ts';
import { assertOfferedGuide } from '../guide.ts';
import { takeEntry } from '../limits.ts';
import { HttpProblem } from '../http-problem.ts';
import { IdParams, jsonBody, declareOperation, createRouter } from '../operation.ts';
import { assertUploaded } from '../documents.ts';
import { buildAcknowledgementView } from '../views/card-change.ts';
import { isTrustedAboutOthers, resolveAuthn, resolveConfirmerAuthn } from '../sign-in.ts';
import { buildDraftView } from '../views/drafts.ts';

const Body = Draft.extend({ by: OnBehalfOf.optional() });

const begin = declareOperation('beginDraft', {
  method: 'post',
  path: '/v1/drafts',
  summary: 'starts a draft: any part of a request, for the owner to complete',
  request: { body: jsonBody(Body) },
  answer: { status: 201, schema: DraftAnswer, description: 'the draft, and what is missing' },
});
const read = declareOperation('readDraft', {
  method: 'get',
  path: '/v1/drafts/{id}',
  summary: 'a draft, and what is missing in it',
  request: { params: IdParams, headers: IfNoneMatch },
  answer: { schema: DraftAnswer, description: 'the draft as it is now' },
});
const write = declareOperation('writeDraft', {
  method: 'put',
  path: '/v1/drafts/{id}',
  summary: 'replaces the whole draft',
  request: { params: IdParams, headers: IfMatch, body: jsonBody(Body) },
  answer: { schema: DraftAnswer, description: 'the draft as it is now' },
});
const link = declareOperation('sendDraftLink', {
  method: 'post',
  path: '/v1/drafts/{id}/link',
  summary: 'sends the owner the link to confirm the draft; the answer does not contain it',
  request: { params: IdParams },
  answer: { status: 202, schema: DraftLinkAnswer, description: 'the contact it was sent to' },
});
const submit = declareOperation('submitDraft', {
  method: 'post',
  path: '/v1/drafts/{id}/submit',
  summary: 'submits the draft that the owner saw, with the link that was sent to them; counts once',
  request: {
    params: IdParams,
    body: jsonBody(
      z.strictObject({
        link: z
          .string()
          .max(1_000)
          .describe('the last part of the link that was sent: its ten signs'),
        digest: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .describe('of the draft that the owner saw'),
        by: OnBehalfOf.optional(),
        authn: Authn.optional(),
      }),
    ),
  },
  answer: { status: 201, schema: AcknowledgementAnswer, description: 'the acknowledgement' },
});

/** What a draft says and what has become of it. */
const buildDraftTag = (draft: StoredDraft): string => `"${draft.digest}-${getDraftState(draft)}"`;

/** How the owner signed in is kept in a draft only when a back office states it, and not of an agent's session. */
const keepTrustedAuthn = (caller: Caller, by: Actor, { authn, ...body }: Draft): Draft =>
  authn && isTrustedAboutOthers(caller)
    ? { ...body, authn: resolveAuthn(caller, by, authn) }
    : body;

export const draftRoutes = createRouter()
  .openapi(begin, async (c) => {
    const { dependencies, caller } = c.var;
    const { by, ...written } = c.req.valid('json');
    const { acquirerId } = await requireOwnMerchant(dependencies, caller, written.merchantId);
    const draftedBy = resolveDrafter(
      caller,
      findDrafters(dependencies, acquirerId, written.intake),
      by,
    );
    const body = keepTrustedAuthn(caller, draftedBy, written);
    await requireAgency(dependencies, caller, draftedBy, body.merchantId);
    assertMayEnter(dependencies, acquirerId, body, draftedBy);
    assertOfferedGuide(dependencies, acquirerId, body.guideVersion);
    await assertUploaded(dependencies, caller, body.materials ?? [], 'materials');
    await takeEntry(dependencies, caller, 'drafts', body.merchantId);
    const expiresAt = computeDraftExpiry(dependencies, acquirerId);
    const draft = await dependencies.storage.drafts.create({
      acquirerId,
      body,
      draftedBy,
      expiresAt,
    });
    c.header('location', `/v1/drafts/${draft.draftId}`);
    c.header('etag', buildDraftTag(draft));
    return c.json(buildDraftView(draft, getReader(dependencies, caller)), 201);
  })
  .openapi(read, async (c) => {
    const { dependencies, caller } = c.var;
    const draft = await requireOwnDraft(dependencies, caller, c.req.valid('param').id);
    const view = buildDraftView(draft, getReader(dependencies, caller));
    return answerTagged(c, buildDraftTag(draft), view);
  })
  .openapi(write, async (c) => {
    const { dependencies, caller } = c.var;
    const { by, ...written } = c.req.valid('json');
    const current = await requireOwnDraft(dependencies, caller, c.req.valid('param').id);
    const writer = resolveDrafter(
      caller,
      findDrafters(dependencies, current.acquirerId, current.body.intake),
      by,
    );
    const body = keepTrustedAuthn(caller, writer, written);
    await requireAgency(dependencies, caller, writer, current.body.merchantId);
    await assertUploaded(dependencies, caller, body.materials ?? [], 'materials');
    assertTag(buildDraftTag(current), c.req.valid('header')['if-match']);
    const draft = await rewriteDraft(dependencies, current, body, writer);
    c.header('etag', buildDraftTag(draft));
    return c.json(buildDraftView(draft, getReader(dependencies, caller)));
  })
  .openapi(link, async (c) => {
    const { dependencies, caller } = c.var;
    const draft = await requireOwnDraft(dependencies, caller, c.req.valid('param').id);
    const { id: contactId, masked } = await sendDraftLink(dependencies, draft);
    return c.json({ contactId, masked, expiresAt: draft.expiresAt }, 202);
  })
  .openapi(submit, async (c) => {
    const { dependencies, caller } = c.var;
    const { link: token, digest, by, authn } = c.req.valid('json');
    const draft = await requireOwnDraft(dependencies, caller, c.req.valid('param').id);
    const confirmer = resolveConfirmer(caller, by);
    const target = await readDraftLink(dependencies, token);
    if (target?.acquirerId !== draft.acquirerId || target.requestId !== draft.draftId)
      throw new HttpProblem('ACT_NOT_ALLOWED');
    const acknowledgement = await confirmDraft(
      dependencies,
      draft,
      digest,
      confirmer,
      resolveConfirmerAuthn(caller, confirmer, authn, draft.body.authn),
      readSource(c),
    );
    c.header('location', `/v1/card-changes/${acknowledgement.requestId}`);
    return c.json(buildAcknowledgementView(acknowledgement, getReader(dependencies, caller)), 201);
  });

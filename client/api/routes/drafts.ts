/** Drafts: written by whoever helps, finished and confirmed by the owner alone (rules.md A17, A25, A27). */
import { z } from '@hono/zod-openapi';
import { durationMs } from '../../../domain/duration.ts';
import { Draft } from '../../../domain/schemas/draft.ts';
import { AcknowledgementAnswer } from '../answers.ts';
import { confirmerOf, drafterOf, OnBehalfOf } from '../caller.ts';
import { DraftAnswer, draftView, SentAnswer } from '../draft-answer.ts';
import { assertMayEnter, confirmed, ownDraft, rewritten, sendLink } from '../drafting.ts';
import { audienceOf, ownMerchant } from '../finding.ts';
import { HttpProblem } from '../http-problem.ts';
import { Id, jsonBody, operation, router } from '../operation.ts';
import { assertUploaded } from '../papers.ts';
import { acknowledgementView } from '../views/card-change.ts';

const Body = Draft.extend({ by: OnBehalfOf.optional() });

const begin = operation('beginDraft', {
  method: 'post',
  path: '/v1/drafts',
  summary: 'begins a draft: any part of a request, for the owner to finish',
  request: { body: jsonBody(Body) },
  answer: { status: 201, schema: DraftAnswer, description: 'the draft, and what is missing' },
});
const read = operation('readDraft', {
  method: 'get',
  path: '/v1/drafts/{id}',
  summary: 'a draft, and what is missing in it',
  request: { params: Id },
  answer: { schema: DraftAnswer, description: 'as it is now' },
});
const write = operation('writeDraft', {
  method: 'put',
  path: '/v1/drafts/{id}',
  summary: 'writes a draft anew, whole',
  request: { params: Id, body: jsonBody(Body) },
  answer: { schema: DraftAnswer, description: 'as it is now' },
});
const link = operation('sendDraftLink', {
  method: 'post',
  path: '/v1/drafts/{id}/link',
  summary: 'sends the owner the link with which he confirms; the answer does not hold it',
  request: { params: Id },
  answer: { status: 202, schema: SentAnswer, description: 'to which contact' },
});
const submit = operation('submitDraft', {
  method: 'post',
  path: '/v1/drafts/{id}/submit',
  summary: 'the owner confirms the draft he saw, with the link sent to him; counts once',
  request: {
    params: Id,
    body: jsonBody(
      z.strictObject({
        link: z.string().max(1_000).describe('the last part of the link that was sent'),
        digest: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .describe('of the draft as it was seen'),
        by: OnBehalfOf.optional(),
      }),
    ),
  },
  answer: { status: 201, schema: AcknowledgementAnswer, description: 'as of a submission' },
});

export const draftRoutes = router()
  .openapi(begin, async (c) => {
    const { doors, caller } = c.var;
    const { by, ...body } = c.req.valid('json');
    const { acquirerId } = ownMerchant(caller, body.merchantId);
    const draftedBy = drafterOf(caller, body.intake, by);
    assertMayEnter(body, draftedBy);
    await assertUploaded(doors, caller, body.materials ?? [], 'materials');
    const ttlMs = durationMs(doors.policyOf(acquirerId).values['draft.ttl']);
    const expiresAt = new Date(Date.now() + ttlMs).toISOString();
    const draft = await doors.storage.drafts.begin({ acquirerId, body, draftedBy, expiresAt });
    return c.json(draftView(draft, audienceOf(caller)), 201);
  })
  .openapi(read, async (c) => {
    const { doors, caller } = c.var;
    const draft = await ownDraft(doors, caller, c.req.valid('param').id);
    return c.json(draftView(draft, audienceOf(caller)));
  })
  .openapi(write, async (c) => {
    const { doors, caller } = c.var;
    const { by, ...body } = c.req.valid('json');
    const seen = await ownDraft(doors, caller, c.req.valid('param').id);
    const writer = drafterOf(caller, seen.body.intake, by);
    await assertUploaded(doors, caller, body.materials ?? [], 'materials');
    const draft = await rewritten(doors, seen, body, writer);
    return c.json(draftView(draft, audienceOf(caller)));
  })
  .openapi(link, async (c) => {
    const { doors, caller } = c.var;
    const draft = await ownDraft(doors, caller, c.req.valid('param').id);
    const { id: contactId, masked } = await sendLink(doors, draft);
    return c.json({ contactId, masked, expiresAt: draft.expiresAt }, 202);
  })
  .openapi(submit, async (c) => {
    const { doors, caller } = c.var;
    const { link: token, digest, by } = c.req.valid('json');
    const draft = await ownDraft(doors, caller, c.req.valid('param').id);
    const confirmer = confirmerOf(caller, by);
    const target = doors.links.readLink('draft', token);
    if (target?.acquirerId !== draft.acquirerId || target.requestId !== draft.draftId)
      throw new HttpProblem('ACT_NOT_ALLOWED');
    const acknowledgement = await confirmed(doors, draft, digest, confirmer);
    return c.json(acknowledgementView(acknowledgement, audienceOf(caller)), 201);
  });

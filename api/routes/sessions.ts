/** Links to the hosted change: a back office makes one for an owner whom it has authenticated. */
import { z } from '@hono/zod-openapi';
import type { HostedPerson } from '../../adapters/storage/hosted-changes.ts';
import { buildRefusal } from '../../client/validation.ts';
import { findScopeProblems } from '../../domain/gates/eligibility.ts';
import {
  Actor,
  CardChangeRequest,
  WorkflowIdPart,
} from '../../domain/request/card-change-schema.ts';
import { buildWorkflowId } from '../../workflows/contract.ts';
import { HostedLinkAnswer } from '../answers/sessions.ts';
import { findDrafters } from '../drafts.ts';
import { takeEntry } from '../limits.ts';
import { jsonBody, declareOperation, createRouter } from '../operation.ts';
import { readMerchantRecord, requireOwnMerchant } from '../ownership.ts';
import { requireOwnPerson } from '../persons.ts';

const { applicant, authn, scope } = CardChangeRequest.shape;

const Body = z.strictObject({
  merchantId: WorkflowIdPart,
  by: z
    .strictObject({ id: Actor.shape.id, role: z.literal('owner') })
    .describe('the owner whom the back office has authenticated'),
  intake: z.enum(['app', 'web', 'platform']).default('web'),
  personToken: applicant.shape.personToken
    .exactOptional()
    .describe('of POST /v1/persons for this merchant; without it the owner types who they are'),
  authn: authn.exactOptional().describe('how the owner signed in; unknown counts towards the risk'),
  scope,
  returnUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .exactOptional()
    .describe('where the merchant goes when they leave the hosted change'),
});

const create = declareOperation('createHostedLink', {
  method: 'post',
  path: '/v1/sessions',
  summary: 'makes a link to the hosted change for one owner: it opens once, within 15 minutes',
  request: { body: jsonBody(Body) },
  answer: { status: 201, schema: HostedLinkAnswer, description: 'the link, for this owner only' },
});

const validForMs = 15 * 60_000;

export const sessionRoutes = createRouter().openapi(create, async (c) => {
  const { dependencies, caller } = c.var;
  const { by, merchantId, ...given } = c.req.valid('json');
  const merchant = await requireOwnMerchant(dependencies, caller, merchantId);
  const { acquirerId } = merchant;
  if (!findDrafters(dependencies, acquirerId, given.intake).includes('owner'))
    throw buildRefusal([{ field: 'intake', code: 'POL_INTAKE' }]);
  const record = await readMerchantRecord(dependencies, merchant);
  const problems = findScopeProblems(given.scope, record, undefined);
  if (problems.length > 0) throw buildRefusal(problems);
  if (given.personToken !== undefined)
    await requireOwnPerson(dependencies, merchant, given.personToken, 'personToken');
  await takeEntry(dependencies, caller, 'drafts', merchantId);
  const person: HostedPerson = { ...given, id: by.id, acquirerId, merchantId };
  const expiresAt = new Date(Date.now() + validForMs).toISOString();
  const secret = await dependencies.storage.hostedChanges.createLink(person, expiresAt);
  await dependencies.storage.accessLog.record(
    [buildWorkflowId(acquirerId, merchantId, given.scope)],
    `link to the hosted change made for ${by.id} by ${acquirerId}/${caller.id}`,
  );
  return c.json({ url: `${dependencies.publicUrl}/change/open/${secret}`, expiresAt }, 201);
});

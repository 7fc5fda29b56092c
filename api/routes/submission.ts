/** Submissions: errors of form are refused here, problems found in the merchant record come in the acknowledgement. */
import { Authn, CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { findClaimedIntakeProblems } from '../../domain/request/intakes.ts';
import { buildRefusal } from '../../client/validation.ts';
import { AcknowledgementAnswer } from '../answers/card-changes.ts';
import { readSource } from '../caller-address.ts';
import { OnBehalfOf, resolveSubmitter } from '../caller.ts';
import { assertOfferedGuide } from '../guide.ts';
import { IdempotencyKey } from '../request-validation.ts';
import { getReader, requireAgency, requireOwnMerchant } from '../ownership.ts';
import { jsonBody, declareOperation, createRouter } from '../operation.ts';
import { isTrustedAboutOthers, resolveAuthn, resolveTerminal } from '../sign-in.ts';
import { findSubmission, submitOnce } from '../submission.ts';
import { buildAcknowledgementView } from '../views/card-change.ts';

/**
 * Without submitter, acquirer and request id, which come from the token and the idempotency key. Who drafted it
 * and how the owner signed in count from a back office only.
 */
const SubmissionBody = CardChangeRequest.omit({
  requestId: true,
  acquirerId: true,
  submittedBy: true,
}).extend({ by: OnBehalfOf.optional(), authn: Authn.optional() });

const submit = declareOperation('submit', {
  method: 'post',
  path: '/v1/card-changes',
  summary: 'submits a card change; the same key and body get the same answer again',
  request: {
    headers: IdempotencyKey,
    body: jsonBody(SubmissionBody),
  },
  answer: { status: 201, schema: AcknowledgementAnswer, description: 'the acknowledgement' },
});

export const submissionRoutes = createRouter().openapi(submit, async (c) => {
  const { dependencies, caller } = c.var;
  const { by, authn, terminal: statedTerminal, ...body } = c.req.valid('json');
  const merchant = await requireOwnMerchant(dependencies, caller, body.merchantId);
  const { acquirerId } = merchant;
  if (body.draftedBy && !isTrustedAboutOthers(caller))
    throw buildRefusal([{ field: 'draftedBy', code: 'ACT_NOT_ALLOWED' }]);
  const submittedBy = resolveSubmitter(caller, by);
  await requireAgency(dependencies, caller, submittedBy, body.merchantId);
  const terminal = resolveTerminal(caller, statedTerminal);
  const { 'idempotency-key': key } = c.req.valid('header');
  const { requestId, earlier } = await findSubmission(dependencies, caller, merchant, key);
  const request: CardChangeRequest = {
    ...body,
    ...(terminal && { terminal }),
    requestId,
    acquirerId,
    submittedBy,
    authn: resolveAuthn(caller, submittedBy, authn),
  };
  const acknowledgement = await submitOnce(dependencies, request, readSource(c), earlier, () => {
    if (!isTrustedAboutOthers(caller)) assertOwnIntake(body.intake);
    assertOfferedGuide(dependencies, acquirerId, body.guideVersion);
  });
  c.header('location', `/v1/card-changes/${requestId}`);
  return c.json(buildAcknowledgementView(acknowledgement, getReader(dependencies, caller)), 201);
});

/** @throws ActionRefused for a way on which nobody comes with a token of their own */
function assertOwnIntake(intake: CardChangeRequest['intake']): void {
  const problems = findClaimedIntakeProblems(intake);
  if (problems.length > 0) throw buildRefusal(problems);
}

/** A new card change: faults of shape stop here, what needs the record is in the acknowledgement. */
import { CardChangeRequest } from '../../../domain/card-change.ts';
import { requestIdOf } from '../../ids.ts';
import { AcknowledgementAnswer } from '../answers.ts';
import { OnBehalfOf, submitterOf } from '../caller.ts';
import { IdempotencyKey } from '../checking.ts';
import { audienceOf, ownMerchant } from '../finding.ts';
import { jsonBody, operation, router } from '../operation.ts';
import { submitOnce } from '../submitting.ts';
import { acknowledgementView } from '../views/card-change.ts';

/** Who submits, for whom and under which id comes from token and key. */
const SubmissionBody = CardChangeRequest.omit({
  requestId: true,
  acquirerId: true,
  submittedBy: true,
}).extend({ by: OnBehalfOf.optional() });

const submit = operation('submit', {
  method: 'post',
  path: '/v1/card-changes',
  summary: 'submits a card change; the same key and body again get the same answer',
  request: {
    headers: IdempotencyKey,
    body: jsonBody(SubmissionBody),
  },
  answer: { status: 201, schema: AcknowledgementAnswer, description: 'the acknowledgement' },
});

export const submissionRoutes = router().openapi(submit, async (c) => {
  const { doors, caller } = c.var;
  const { by, ...body } = c.req.valid('json');
  const { acquirerId } = ownMerchant(caller, body.merchantId);
  const request: CardChangeRequest = {
    ...body,
    requestId: requestIdOf(acquirerId, c.req.valid('header')['idempotency-key']),
    acquirerId,
    submittedBy: submitterOf(caller, by),
  };
  const acknowledgement = await submitOnce(doors, request);
  return c.json(acknowledgementView(acknowledgement, audienceOf(caller)), 201);
});

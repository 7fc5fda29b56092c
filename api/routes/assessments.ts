/** The facts of each gate's last assessment, so that another policy can be applied to them [A68]. */
import { z } from '@hono/zod-openapi';
import { Policy } from '../../domain/policy/policy-schema.ts';
import { gateNames } from '../../domain/request/stages.ts';
import { ActionRefused } from '../../client/errors.ts';
import { Instant } from '../answers/shared.ts';
import { requireOwnRequest, buildCardChangeRef } from '../ownership.ts';
import { HttpProblem } from '../http-problem.ts';
import { IdParams, declareOperation, createRouter } from '../operation.ts';

const AssessmentsAnswer = z
  .object({
    policy: z.object({
      profile: Policy.shape.profile,
      version: Policy.shape.version,
      values: z.record(z.string(), z.unknown()),
    }),
    gates: z.array(
      z.object({
        gate: z.enum(gateNames),
        facts: z.looseObject({}).describe('tokens and masks only'),
        now: Instant,
      }),
    ),
  })
  .openapi('Assessments');

const read = declareOperation('readAssessments', {
  method: 'get',
  path: '/v1/card-changes/{id}/assessments',
  summary: 'the facts of each gate’s last assessment, and the policy; for staff',
  request: { params: IdParams },
  answer: { schema: AssessmentsAnswer, description: '404 when Temporal no longer has the request' },
});

export const assessmentRoutes = createRouter().openapi(read, async (c) => {
  const { dependencies, caller } = c.var;
  const row = await requireOwnRequest(dependencies, caller, c.req.valid('param').id);
  try {
    return c.json(await dependencies.cardChanges.assessments(buildCardChangeRef(row)), 200);
  } catch (error) {
    if (error instanceof ActionRefused) throw new HttpProblem('API_NOT_FOUND', error);
    throw error;
  }
});

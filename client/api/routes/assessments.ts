/** What each gate was last judged by: for asking another policy about the same (rules.md A68). */
import { z } from '@hono/zod-openapi';
import { Policy } from '../../../domain/policy.ts';
import { gateNames } from '../../../domain/stages.ts';
import { ActionRefused } from '../../refusals.ts';
import { Instant } from '../answers.ts';
import { ownRow, refOf } from '../finding.ts';
import { HttpProblem } from '../http-problem.ts';
import { Id, operation, router } from '../operation.ts';

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

const read = operation('readAssessments', {
  method: 'get',
  path: '/v1/card-changes/{id}/assessments',
  summary: 'the facts by which each gate was last judged, and the policy; for staff',
  request: { params: Id },
  answer: { schema: AssessmentsAnswer, description: '404 when Temporal has forgotten the request' },
});

export const assessmentRoutes = router().openapi(read, async (c) => {
  const { doors, caller } = c.var;
  const row = await ownRow(doors, caller, c.req.valid('param').id);
  try {
    return c.json(await doors.cardChanges.assessments(refOf(row)), 200);
  } catch (error) {
    if (error instanceof ActionRefused) throw new HttpProblem('API_NOT_FOUND', error);
    throw error;
  }
});

/** The answer of the precheck, described for its readers. */
import { z } from '@hono/zod-openapi';
import { documentKinds } from '../../domain/request/card-change-schema.ts';
import { gateNames, intakes } from '../../domain/request/stages.ts';
import { Fault, Instant, Money, WaitingOn } from './card-changes.ts';

const Term = z.string().describe('ISO 8601 duration, or working days such as 5WD');

export const PrecheckAnswer = z
  .object({
    may: z.boolean().describe('whether a request sent in now would be taken on'),
    stops: z.array(Fault).describe('everything that is in the way, at once'),
    first: z.array(Fault).describe('what must be put right first, and can be'),
    waits: z.array(Fault).describe('what a request would wait for by itself'),
    warnings: z.array(Fault).describe('worth a thought; keeps nothing from passing'),
    ways: z.array(
      z.object({
        intake: z.enum(intakes),
        opens: Instant.describe('when a request sent in now is taken up'),
        papers: z.array(z.enum(documentKinds)),
        first: z.array(Fault),
      }),
    ),
    accountKinds: z.array(z.enum(['PERSONAL', 'CORPORATE'])),
    tier: z.enum(['green', 'amber', 'red']).optional().describe('staff only'),
    gates: z.array(
      z.object({
        gate: z.enum(gateNames),
        waitingOn: WaitingOn,
        usually: Term.optional(),
        atMost: Term,
        money: Money,
      }),
    ),
    eta: Instant.describe('if everybody answers at once'),
    fee: z.object({ changeFen: z.int(), outsideHoursFen: z.int() }),
    limits: z
      .looseObject({ dailyAverageFen: z.int() })
      .describe('an average day, and what may arrive in a day by class of account; fen'),
  })
  .openapi('Precheck');

/** The answer of the precheck, described for its readers. */
import { z } from '@hono/zod-openapi';
import { accountKinds } from '../../domain/parties/account.ts';
import { documentKinds } from '../../domain/request/document-kinds.ts';
import { gateNames, intakes, riskTiers } from '../../domain/request/stages.ts';
import { Instant, Money, ProblemItem, WaitingOn } from './shared.ts';

const Term = z.string().describe('ISO 8601 duration, or working days such as 5WD');

export const PrecheckAnswer = z
  .object({
    may: z.boolean().describe('whether a request sent in now would be taken on'),
    stops: z.array(ProblemItem).describe('everything that is in the way, at once'),
    first: z.array(ProblemItem).describe('what must be put right first, and can be'),
    waits: z.array(ProblemItem).describe('what a request would wait for by itself'),
    warnings: z.array(ProblemItem).describe('worth a thought; keeps nothing from passing'),
    ways: z.array(
      z.object({
        intake: z.enum(intakes),
        opens: Instant.describe('when a request sent in now is taken up'),
        papers: z.array(z.enum(documentKinds)),
        first: z.array(ProblemItem),
      }),
    ),
    accountKinds: z.array(z.enum(accountKinds)),
    tier: z.enum(riskTiers).optional().describe('staff only'),
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

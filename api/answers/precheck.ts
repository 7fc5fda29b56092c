/** The answer of the precheck, as a schema of the API's description. */
import { z } from '@hono/zod-openapi';
import { accountKinds } from '../../domain/parties/account.ts';
import { documentKinds } from '../../domain/request/document-kinds.ts';
import { gateNames, intakes, riskTiers } from '../../domain/request/stages.ts';
import { Instant, Money, ProblemItem, WaitingOn } from './shared.ts';

const Term = z.string().describe('ISO 8601 duration, or working days such as 5WD');

const Hours = z
  .object({ days: z.enum(['all', 'working']), from: z.string(), to: z.string() })
  .describe('in the time zone of the policy; equal ends mean the whole day');
const provenance = {
  basis: z.enum(['fact', 'default']).describe('a default is to be confirmed by the clearing bank'),
  source: z.string(),
};

const Bank = z.object({
  bankCode: z.string().optional(),
  hours: z.array(Hours).describe('empty when the acquirer knows none: ask the bank'),
  opens: Instant.optional().describe('when the bank is asked and paid, now or next'),
  holidaysKnownUntil: z.iso.date().describe('after it only weekends are taken for free days'),
  coverage: z
    .object({ branches: z.int(), cities: z.int() })
    .optional()
    .describe('by the list of branches of the installation, where it has one'),
  rails: z
    .array(
      z.object({
        rail: z.enum(['HVPS', 'BEPS', 'IBPS']),
        zh: z.string(),
        en: z.string(),
        hours: z.object({ value: Hours, ...provenance }),
        limitFen: z.object({
          value: z.int().nullable().describe('of one transfer, in fen; null: none'),
          ...provenance,
        }),
        isOpen: z.boolean(),
        opens: Instant,
      }),
    )
    .describe('payment systems between banks; which one is used is up to the clearing bank'),
});

export const PrecheckAnswer = z
  .object({
    may: z.boolean().describe('whether a request submitted now would be accepted'),
    stops: z.array(ProblemItem).describe('everything that prevents a request'),
    first: z.array(ProblemItem).describe('what must be corrected first'),
    waits: z.array(ProblemItem).describe('what a request would wait for by itself'),
    warnings: z.array(ProblemItem).describe('remarks that do not prevent a request'),
    ways: z.array(
      z.object({
        intake: z.enum(intakes),
        opens: Instant.describe('when work on a request submitted now begins'),
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
    eta: Instant.describe('expected end if everybody answers at once'),
    fee: z.object({ changeFen: z.int(), outsideHoursFen: z.int() }),
    limits: z
      .looseObject({ dailyAverageFen: z.int() })
      .describe('daily average of the merchant and daily limits by class of account, in fen'),
    bank: Bank.describe('service of the new bank and of the payment systems to it'),
  })
  .openapi('Precheck');

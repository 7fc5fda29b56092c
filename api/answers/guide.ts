/** The guide, as a schema of the API's description. */
import { z } from '@hono/zod-openapi';
import { gateNames } from '../../domain/request/stages.ts';
import { guideLanguages } from '../guide.ts';
import { WaitingOn } from './shared.ts';

const sentence = { zh: z.string(), en: z.string() };
const Term = z.string().describe('ISO 8601 duration, or working days such as 5WD');

export const GuideAnswer = z
  .object({
    version: z.string().describe('guideVersion of a request whose applicant read this'),
    languages: z.array(z.enum(guideLanguages)),
    servicePhone: z.string(),
    title: z.object(sentence),
    steps: z.array(
      z.object({
        gate: z.enum(gateNames),
        waitingOn: WaitingOn,
        usually: Term.optional(),
        atMost: Term,
        ...sentence,
      }),
    ),
    papers: z
      .array(
        z.object({
          document: z.string(),
          merchants: z.array(z.string()).optional(),
          accounts: z.array(z.string()).optional(),
          intakes: z.array(z.string()).optional(),
          ...sentence,
        }),
      )
      .describe('each for whom all lists hold; the pre-check says which ones one merchant needs'),
    cost: z.object({ changeFen: z.int(), outsideHoursFen: z.int(), ...sentence }),
    safety: z.array(z.object(sentence)),
  })
  .openapi('Guide');

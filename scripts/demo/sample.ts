/** A sample request: real data, the people around it, and how it is expected to end. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  CardChangeRequest,
  WorkflowIdPart,
  reasonKinds,
  roles,
} from '../../domain/request/card-change-schema.ts';
import { documentKinds } from '../../domain/request/document-kinds.ts';
import { CampaignRequest } from '../../domain/campaign/campaign-schema.ts';
import { gateNames, intakes, outcomeKinds, sideStages } from '../../domain/request/stages.ts';
import { FaultScript } from '../../sandbox/scripted-faults.ts';
import { stepNames } from './steps.ts';

const Person = z.strictObject({ id: z.string(), role: z.enum(roles) });

const Step = z.strictObject({
  /** Done when the request has come to this stage; `completed`: while its card is watched. */
  at: z.enum([...gateNames, ...sideStages, 'completed']),
  does: z.enum(stepNames),
  /** Who does it, where it is not the owner: id and role. */
  who: Person.optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type Step = z.infer<typeof Step>;

const Expected = z.strictObject({
  /** An outcome, or the stage in which it goes on waiting. */
  outcome: z.enum([...outcomeKinds, ...gateNames, ...sideStages]),
  /** Which card is paid in the end, as the settlement reports it. */
  paid: z.enum(['old', 'hold', 'new']),
  /**
   * Effects that the ledger must hold in this order, others between them; `effect@target` where the
   * target matters. With `!` the effect must not be there, with `1` it must be there exactly once.
   */
  ledger: z.array(z.string().regex(/^[!1]?[a-z-]+(@\S+)?$/)),
  /** Which card each payout went to, in order. */
  payouts: z.array(z.enum(['old', 'new'])).default([]),
});

const Common = z.strictObject({
  title: z.strictObject({ zh: z.string(), en: z.string() }),
  /** Features that it shows, by their ids in docs/rules/a-features.md. */
  shows: z.array(z.string()).min(1),
  /** The tenant, where its policy is what the sample shows. */
  acquirerId: WorkflowIdPart.default('demo'),
  /** A merchant of its own, like one of `sandbox/README.md`. */
  merchant: z.strictObject({
    like: z.string(),
    changes: z.record(z.string(), z.json()).optional(),
  }),
  owner: z.strictObject({ name: z.string(), idNumber: z.string(), mobile: z.string() }),
  newAccount: z.strictObject({
    accountNumber: z.string(),
    kind: z.enum(['PERSONAL', 'CORPORATE']),
    cardType: z.enum(['DC', 'CC', 'SCC', 'PC']).optional(),
    bankCode: z.string(),
    bankName: z.string(),
    cnaps: z.string().optional(),
    holderName: z.string(),
    holderIdNumber: z.string(),
    holderRelation: z.enum(['SELF', 'LEGAL_PERSON', 'AUTHORISED']),
    mobile: z.string().optional(),
  }),
  oldLast4: z.string(),
});

const Sample = z.strictObject({
  ...Common.shape,
  merchantId: WorkflowIdPart,
  /** The terminal whose own card changes. */
  scope: CardChangeRequest.shape.scope,
  /** Faults of the outside parties, for this merchant. */
  faults: z.array(FaultScript.omit({ merchantId: true, requestId: true })).default([]),
  intake: z.enum(intakes),
  submittedBy: Person.optional(),
  /** Who writes the draft that the owner then finishes through the link sent to them. */
  draftedBy: Person.optional(),
  authn: z.strictObject({
    level: z.enum(['password', 'two-factor', 'in-person']),
    twoFactorEnrolled: z.boolean(),
  }),
  reason: z.strictObject({ kind: z.enum(reasonKinds), text: z.string().optional() }),
  documents: z.array(z.enum(documentKinds)),
  settlementParams: z.record(z.string(), z.json()).optional(),
  steps: z.array(Step),
  expect: Expected,
});

/** Many merchants alike, each a row of one campaign; some of the owners answer, the others stay silent. */
const CampaignSample = z.strictObject({
  ...Common.shape,
  rows: z.int().min(1),
  request: CampaignRequest.pick({ pacing: true, abortWhen: true }).extend({ reason: z.string() }),
  /**
   * An operator pauses it when so many rows are submitted, and resumes it when so many readings, one
   * after the other, have found the same number of rows waiting.
   */
  pause: z.strictObject({ afterRows: z.int(), readings: z.int().min(2) }),
  answered: z.strictObject({
    /** One owner in so many answers. */
    oneIn: z.int().min(1),
    steps: z.array(Step),
    expect: Expected,
  }),
  silent: z.strictObject({ expect: Expected }),
});

export type Sample = z.infer<typeof Sample> & { name: string };
export type CampaignSample = z.infer<typeof CampaignSample> & { name: string };

const folder = new URL('../../samples/', import.meta.url);

/** Every sample of one request, sorted by file name. @throws Error that names the file and each wrong field */
export const loadSamples = (): Sample[] =>
  readSampleFiles()
    .filter(({ json }) => !isCampaign(json))
    .map((file) => parseSample(Sample, file));

/** Every sample of a campaign, sorted by file name. @throws Error that names the file and each wrong field */
export const loadCampaigns = (): CampaignSample[] =>
  readSampleFiles()
    .filter(({ json }) => isCampaign(json))
    .map((file) => parseSample(CampaignSample, file));

const isCampaign = (json: object): boolean => 'rows' in json;

interface File {
  name: string;
  json: object;
}

const readSampleFiles = (): File[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => ({
      name: file.replace(/\.json$/, ''),
      json: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object,
    }));

function parseSample<T>(schema: z.ZodType<T>, { name, json }: File): T & { name: string } {
  const { data, error } = schema.safeParse(json);
  if (error) throw new Error(`samples/${name}.json: ${z.prettifyError(error)}`);
  return { ...data, name };
}

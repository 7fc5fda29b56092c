/** A sample request: real data, the people around it, and how it is expected to end. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { materialKinds, PartyId, reasonKinds, roles } from '../../domain/card-change.ts';
import { gateNames, intakes, outcomeKinds, sideStages } from '../../domain/stages.ts';
import { FaultScript } from '../../sandbox/script.ts';
import { verbNames } from './verbs.ts';

const Step = z.strictObject({
  /** Done when the request has come to this stage; `completed`: while its card is watched. */
  at: z.enum([...gateNames, ...sideStages, 'completed']),
  does: z.enum(verbNames),
  /** Who does it, where it is not the owner: an id of his own and his role. */
  who: z.strictObject({ id: z.string(), role: z.enum(roles) }).optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type Step = z.infer<typeof Step>;

const Sample = z.strictObject({
  title: z.strictObject({ zh: z.string(), en: z.string() }),
  /** Rows of rules.md that it shows. */
  shows: z.array(z.string()).min(1),
  /** The tenant, where its policy is what the sample shows. */
  acquirerId: PartyId.default('demo'),
  merchantId: PartyId,
  /** A merchant of its own, like one of `sandbox/README.md`. */
  merchant: z.strictObject({
    like: z.string(),
    changes: z.record(z.string(), z.json()).optional(),
  }),
  /** What goes wrong at outside parties, for this merchant. */
  faults: z.array(FaultScript.omit({ merchantId: true, requestId: true })).default([]),
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
  intake: z.enum(intakes),
  submittedBy: z.strictObject({ id: z.string(), role: z.enum(roles) }).optional(),
  /** Who writes down what the owner then finishes through the link sent to him. */
  draftedBy: z.strictObject({ id: z.string(), role: z.enum(roles) }).optional(),
  authn: z.strictObject({
    level: z.enum(['password', 'two-factor', 'in-person']),
    twoFactorEnrolled: z.boolean(),
  }),
  reason: z.strictObject({ kind: z.enum(reasonKinds), text: z.string().optional() }),
  papers: z.array(z.enum(materialKinds)),
  settlementParams: z.record(z.string(), z.json()).optional(),
  story: z.array(Step),
  expect: z.strictObject({
    /** An outcome, or the stage in which it goes on waiting. */
    outcome: z.enum([...outcomeKinds, ...gateNames, ...sideStages]),
    /** Which card is paid in the end, by the settlement's own word. */
    paid: z.enum(['old', 'hold', 'new']),
    /**
     * Effects that the ledger must hold in this order, others between them; `effect@target` where it
     * matters to whom. With `!` it must not be there, with `1` exactly once.
     */
    ledger: z.array(z.string().regex(/^[!1]?[a-z-]+(@\S+)?$/)),
    /** Which card each payout went to, in order. */
    payouts: z.array(z.enum(['old', 'new'])).default([]),
  }),
});

export type Sample = z.infer<typeof Sample> & { name: string };

const folder = new URL('../../samples/', import.meta.url);

/** Every sample, by file name. @throws Error that names the file and the field that is not right */
export const loadSamples = (): Sample[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => {
      const read = Sample.safeParse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
      if (!read.success) throw new Error(`samples/${file}: ${z.prettifyError(read.error)}`);
      return { ...read.data, name: file.replace(/\.json$/, '') };
    });

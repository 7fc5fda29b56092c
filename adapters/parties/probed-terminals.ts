/**
 * What terminals say of themselves, in place of what the core remembers of them [A3]: the core knows a terminal as it
 * was registered, and it may be off or have another app since.
 */
import { z } from 'zod';
import type { MerchantsPort } from '../../activities/merchants.ts';
import type { MerchantRef } from '../../activities/calls.ts';
import type { Terminal } from '../../domain/parties/merchant.ts';
import type { Party } from '../http/party.ts';

type Probed = Pick<Terminal, 'sn' | 'online'> & Partial<Pick<Terminal, 'model' | 'appVersion'>>;

const name = z.string().min(1).max(64);
export const Probes = z.object({
  terminals: z.array(
    z.object({
      sn: name,
      online: z.boolean(),
      model: name.exactOptional(),
      appVersion: name.exactOptional(),
    }) satisfies z.ZodType<Probed>,
  ),
});

/** Shorter than the reading of a record at the acceptance of a request, which would otherwise go without it. */
const probeMs = 1_000;
/** Of a merchant with more of them the core's word on the others counts. */
const mostTerminals = 100;

/**
 * The core's records, with the terminals of a request as they are now. A probe that fails or takes long changes
 * nothing: a terminal that turns out to be off later is configured when it is back.
 */
export const createProbedMerchants = (
  merchants: MerchantsPort,
  terminals: Party,
): MerchantsPort => ({
  ...merchants,
  readRecord: async (merchant, question, options) => {
    const record = await merchants.readRecord(merchant, question, options);
    if (!question || record.terminals.length === 0) return record;
    // A caller that waits no longer still gets what the core has answered.
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(probeMs)]);
    const probed = await probe(
      terminals,
      merchant,
      question.requestId,
      record.terminals,
      signal,
    ).catch((): Probed[] => []);
    return {
      ...record,
      terminals: record.terminals.map((each) => ({ ...each, ...find(probed, each) })),
    };
  },
});

async function probe(
  party: Party,
  { acquirerId, merchantId }: MerchantRef,
  requestId: string,
  terminals: readonly Terminal[],
  signal: AbortSignal,
): Promise<Probed[]> {
  const serialNumbers = terminals.slice(0, mostTerminals).map(({ sn }) => sn);
  const body = { requestId, acquirerId, merchantId, terminals: serialNumbers };
  const answer = await party.ask(
    { method: 'POST', path: '/probes', body, answer: Probes },
    { signal },
  );
  return answer.terminals;
}

/** A terminal that is named twice says nothing. */
function find(probed: readonly Probed[], { sn }: Terminal): Probed | undefined {
  const named = probed.filter((each) => each.sn === sn);
  return named.length === 1 ? named[0] : undefined;
}

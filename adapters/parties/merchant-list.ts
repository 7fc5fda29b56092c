import { z } from 'zod';
import type { CallOptions } from '../../activities/calls.ts';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import type { Party } from '../http/party.ts';

const List = z.object({ merchants: z.array(WorkflowIdPart).max(1_000) });

/** A list that did not go on would be read for ever. */
const isBehind = (ids: readonly string[], after = ''): boolean =>
  ids.every((id, n) => id > (ids[n - 1] ?? after));

/** A page of the acquirer's merchants, as `MerchantsPort` describes it. */
export async function listMerchants(
  party: Party,
  acquirerId: string,
  after: string | undefined,
  options: CallOptions,
): Promise<string[]> {
  const { merchants } = await party.ask(
    {
      method: 'GET',
      path: '/{acquirerId}',
      params: { acquirerId },
      ...(after !== undefined && { query: { after } }),
      answer: List.refine(({ merchants: ids }) => isBehind(ids, after)),
      notFoundAnswers: { NOT_FOUND: { merchants: [] } },
    },
    options,
  );
  return merchants;
}

/** Checks that the key rings have every key that something stored still needs. */
import type { Client } from '@temporalio/client';
import { readKeyId } from '../../adapters/temporal/codec.ts';
import { listMasterKeyIds, type DatabaseSettings } from '../../adapters/storage/sql/master-keys.ts';

type Ring = readonly { id: string }[];

/** @throws Error that names each key of stored rows that the ring lacks */
export async function checkVaultKeys(
  settings: DatabaseSettings & { vaultKeys: Ring },
): Promise<string> {
  const needed = await listMasterKeyIds(settings);
  if (needed === 'in-use')
    return 'not read: a process that has every key it needs uses the database';
  assertInRing('VAULT_KEYS', needed, settings.vaultKeys, 'stored numbers and documents');
  return needed.length === 0 ? 'nothing is stored yet' : `stored rows need ${needed.join(', ')}`;
}

/** So many running workflows are looked at, the newest first. */
const maxWorkflows = 1_000;
const atOnce = 20;

/**
 * Looks at what running workflows were started with.
 * @param until when to stop looking, ms since 1970
 * @throws Error that names each key that the ring lacks
 */
export async function checkCodecKeys(
  client: Pick<Client, 'workflow' | 'workflowService'>,
  namespace: string,
  codecKeys: Ring,
  until: number,
): Promise<string> {
  const needed = new Set<string>();
  let looked = 0;
  let batch: { workflowId: string; runId: string }[] = [];
  const lookAtBatch = async (): Promise<void> => {
    const found = await Promise.all(batch.map((run) => readStartKeys(client, namespace, run)));
    looked += batch.length;
    batch = [];
    for (const id of found.flat()) needed.add(id);
  };
  for await (const run of client.workflow.list({ query: 'ExecutionStatus="Running"' })) {
    batch.push(run);
    if (batch.length >= atOnce) await lookAtBatch();
    if (looked >= maxWorkflows || Date.now() > until) break;
  }
  await lookAtBatch();
  assertInRing('CODEC_KEYS', [...needed], codecKeys, 'running requests');
  return needed.size === 0
    ? 'no running workflow needs a key'
    : `${looked} running workflows need ${[...needed].toSorted().join(', ')}`;
}

async function readStartKeys(
  { workflowService }: Pick<Client, 'workflowService'>,
  namespace: string,
  execution: { workflowId: string; runId: string },
): Promise<string[]> {
  const { history } = await workflowService.getWorkflowExecutionHistory({
    namespace,
    execution,
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  return (started?.input?.payloads ?? []).flatMap((payload) => readKeyId(payload) ?? []);
}

function assertInRing(name: string, needed: readonly string[], ring: Ring, what: string): void {
  const missing = needed.filter((id) => !ring.some((key) => key.id === id));
  if (missing.length > 0)
    throw new Error(`${name} lacks the key ${missing.join(', ')}, which ${what} need`);
}

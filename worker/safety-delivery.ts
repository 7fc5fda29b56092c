/**
 * Delivers stops that the API has received and the process has not answered yet, until they took
 * effect (docs/decisions/0021-safety-inbox.md).
 */
import type { Client } from '@temporalio/client';
import type { Log } from '../adapters/log.ts';
import type { IdempotencyKeys } from '../adapters/storage/idempotency-keys.ts';
import type { PolicyResolver } from '../adapters/settings/policy-files.ts';
import type { SafetyInbox, Stop } from '../adapters/storage/safety-inbox.ts';
import type { RequestsPort } from '../activities/requests.ts';
import type { ActionFields } from '../client/action-fields.ts';
import { CardChanges, type StaffAsserter } from '../client/card-changes.ts';
import { isVerdict } from '../client/errors.ts';
import type { Actor } from '../domain/request/card-change-schema.ts';
import type { ActionName } from '../workflows/contract.ts';
import { tellRefusals, type RefusalDependencies } from './refused-stops.ts';
import { repeatWork } from './repeated-work.ts';

export interface DeliveryDependencies {
  safetyInbox: SafetyInbox;
  requests: Pick<RequestsPort, 'find'>;
  idempotencyKeys: Pick<IdempotencyKeys, 'storeAnswer'>;
  cardChanges: Pick<CardChanges, 'act'>;
  log: Log;
}

const everyMs = 1_000;
const atOnce = 20;
const longestWaitMs = 30_000;

/** The library as stops are delivered by it: one try at a time, since the inbox repeats them. */
export const createDelivery = (
  client: Client,
  getPolicy: PolicyResolver,
  assertStaffAct: StaffAsserter,
): CardChanges => new CardChanges(client, getPolicy, { maxAttempts: 1 }, assertStaffAct);

/** Delivers stops, and tells people of refused ones, until it is called off. Neither waits for the other. */
export async function keepDeliveringStops(
  dependencies: DeliveryDependencies & RefusalDependencies,
  signal: AbortSignal,
): Promise<void> {
  const onError = (error: unknown) =>
    dependencies.log.error({ error: String(error) }, 'the safety inbox cannot be read');
  const terms = { everyMs, onError, signal };
  await Promise.all([
    repeatWork(() => deliverStops(dependencies), terms),
    repeatWork(() => tellRefusals(dependencies), terms),
  ]);
}

/** Delivers what is due once. Several workers may do so at once: the update id makes it one act. */
export async function deliverStops(dependencies: DeliveryDependencies): Promise<void> {
  const due = await dependencies.safetyInbox.listDue(atOnce);
  await Promise.all(due.map((stop) => deliverStop(dependencies, stop)));
}

async function deliverStop(
  dependencies: DeliveryDependencies,
  stop: Stop & { attempts: number },
): Promise<void> {
  const { safetyInbox, requests, cardChanges, idempotencyKeys, log } = dependencies;
  const { acquirerId, requestId, key, action } = stop;
  const row = await requests.find(acquirerId, requestId);
  if (!row) throw new Error(`no row of request ${requestId}`);
  const { workflowId, runId } = row;
  const fields = stop.fields as ActionFields<ActionName> & { by: Actor };
  try {
    const answer = await cardChanges.act(
      { workflowId, runId, requestId },
      action as ActionName,
      fields,
      key,
    );
    await idempotencyKeys.storeAnswer(stop, answer);
    await safetyInbox.markDelivered(stop, 'done');
    log.info({ requestId, action }, 'stop delivered');
  } catch (error) {
    // Without a verdict the stop keeps the cut-over back until people look.
    if (isVerdict(error)) {
      await safetyInbox.markDelivered(stop, error.code);
      log.warn({ requestId, action, code: error.code }, 'a stop was refused');
      return;
    }
    await safetyInbox.postpone(stop, Math.min(everyMs * 2 ** stop.attempts, longestWaitMs));
    log.warn({ requestId, action, attempts: stop.attempts + 1 }, 'stop not delivered yet');
  }
}

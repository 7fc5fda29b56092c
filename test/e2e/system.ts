/** The whole system for a test file, and helpers that read what it did. */
import { afterEach, inject, test } from 'vitest';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { readSettings } from '../../adapters/settings/settings.ts';
import { connectClient } from '../../adapters/temporal/connection.ts';
import { CardChanges } from '../../client/index.ts';
import type { LedgerEntry } from '../../sandbox/ledger.ts';
import { createHttpClient, type HttpClient } from '../../scripts/demo/http.ts';
import type { PlayedSample } from '../../scripts/demo/play.ts';
import { startSystem, type System } from '../../scripts/demo/system.ts';
import { findFaults } from '../../scripts/demo/outcome-check.ts';
import { ensureSnapshotFolder } from '../support/database-snapshot.ts';
import { expectNoViolations } from '../support/ledger-assertions.ts';
import { patience } from '../support/patience.ts';

export interface RunningSystem {
  system: System;
  cardChanges: CardChanges;
  outside: HttpClient;
  /** Contradictions between a played sample and the ledger or the settlement, as sentences. */
  faults: (played: PlayedSample) => Promise<string[]>;
  /** Effects about a merchant, oldest first; messages left out. */
  effects: (merchantId: string) => Promise<string[]>;
}

const startsWithinMs = 600_000;

/** One system for the files of a run that ask for it: each has merchants of its own. */
const onSystem = test
  .extend('profile', { scope: 'worker' }, () => 'demo')
  .extend('shared', { scope: 'worker' }, async ({ profile }, { onCleanup }) => {
    const shared = await startRunningSystem(profile);
    onCleanup(() => shared.close());
    return shared;
  });

/** Has the system run before the tests of a file; checks the ledger after each test. */
export function useSystem(): () => RunningSystem {
  let running: Awaited<ReturnType<typeof startRunningSystem>> | undefined;
  onSystem.beforeAll(({ shared }) => void (running = shared), startsWithinMs);
  afterEach(async () => {
    if (running) expectNoViolations(await running.violations());
  });
  return () => {
    if (!running) throw new Error('the system runs inside of tests only');
    return running;
  };
}

async function startRunningSystem(profile: string) {
  const system = await startSystem({
    profile,
    workflowBundle: inject('workflowBundle'),
    database: await ensureSnapshotFolder(),
    report: () => undefined,
  });
  const { temporal, codecKeys, parties } = readSettings(system.env);
  const client = await connectClient(temporal, codecKeys);
  const outside = createHttpClient(system.sandboxUrl);
  const settlement = createHttpClient(system.sandboxUrl, parties.settlement.secret);
  return {
    system,
    outside,
    cardChanges: new CardChanges(client, loadPolicy(profile), patience),
    faults: (played: PlayedSample) => findFaults(toRequestResult(played), { outside, settlement }),
    violations: () => outside.get<string[]>('/_ledger/violations'),
    effects: async (merchantId: string) => {
      const entries = await outside.get<LedgerEntry[]>(`/_ledger?merchantId=${merchantId}`);
      return entries.filter(({ party }) => party !== 'sms').map(({ effect }) => effect);
    },
    close: async () => {
      await client.connection.close();
      await system.stop();
    },
  };
}

const toRequestResult = ({ sample, status, failure }: PlayedSample) => ({
  sample,
  stage: status.stage,
  failure,
});

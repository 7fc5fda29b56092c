/** Lakala for a test: its stand-in and the project's adapter. */
import {
  createLakalaAdapter,
  type LakalaSettings,
} from '../../adapters/networks/lakala/adapter.ts';
import { computeLakalaNo } from '../../sandbox/data/merchants.ts';
import type { LakalaKeys, LakalaOptions } from '../../sandbox/lakala/options.ts';
import {
  createAuditedScenario,
  type AuditedScenarioOptions,
  type Shared,
} from './audited-network.ts';
import { buildLakalaSettings } from './audited-access.ts';

type LakalaScenarioOptions = Omit<LakalaOptions, 'keys'> &
  Partial<Pick<AuditedScenarioOptions, 'account' | 'order'>> & {
    settings?: Partial<LakalaSettings>;
    pendingMs?: number;
  };

export const createLakalaScenario = (
  { keys, storage }: Shared<LakalaKeys>,
  { settings = {}, pendingMs, account, order, ...lakala }: LakalaScenarioOptions = {},
) =>
  createAuditedScenario({
    networkId: 'lakala',
    storage,
    sandbox: { lakala: { keys, ...lakala }, ...(pendingMs !== undefined && { pendingMs }) },
    computeNo: computeLakalaNo,
    createAdapter: ({ url }) =>
      createLakalaAdapter(
        { ...buildLakalaSettings(`${url}/lakala`, keys), ...settings },
        storage.networkApplications,
        storage.vault,
        storage.documents,
      ),
    ...(account && { account }),
    ...(order && { order }),
  });

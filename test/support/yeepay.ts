/** Yeepay for a test: its stand-in and the project's adapter. */
import {
  createYeepayAdapter,
  type YeepaySettings,
} from '../../adapters/networks/yeepay/adapter.ts';
import { computeYeepayNo } from '../../sandbox/data/merchants.ts';
import type { YeepayKeys, YeepayOptions } from '../../sandbox/yeepay/options.ts';
import {
  createAuditedScenario,
  type AuditedScenarioOptions,
  type Shared,
} from './audited-network.ts';
import { buildYeepaySettings } from './audited-access.ts';

type YeepayScenarioOptions = Omit<YeepayOptions, 'keys'> &
  Partial<Pick<AuditedScenarioOptions, 'account' | 'order'>> & {
    settings?: Partial<YeepaySettings>;
    pendingMs?: number;
  };

export const createYeepayScenario = (
  { keys, storage }: Shared<YeepayKeys>,
  { settings = {}, pendingMs, account, order, ...yeepay }: YeepayScenarioOptions = {},
) =>
  createAuditedScenario({
    networkId: 'yeepay',
    storage,
    sandbox: { yeepay: { keys, ...yeepay }, ...(pendingMs !== undefined && { pendingMs }) },
    computeNo: computeYeepayNo,
    createAdapter: ({ url }) =>
      createYeepayAdapter(
        { ...buildYeepaySettings(`${url}/yeepay/yop-center`, keys), ...settings },
        storage.networkApplications,
        storage.vault,
      ),
    ...(account && { account }),
    ...(order && { order }),
  });

/**
 * The task queue of an activity: that of its party, where the party has one. It depends on the
 * activity's name only. A replay does not compare queues (test/workflows/shared/queues.test.ts).
 */
import {
  proxyActivities,
  type ActivityInterfaceFor,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { buildPartyQueueName, type RateLimitedParty } from '../contract.ts';

/** Activities that call a rate-limited party. Notices and our own storage have no party. */
const partyOfActivity: Partial<Record<keyof Activities, RateLimitedParty>> = {
  screenLists: 'lists',
  checkDocument: 'identity',
  openFaceSession: 'identity',
  readFaceResult: 'identity',
  openSigning: 'esign',
  readSigning: 'esign',
  verifyAccount: 'bank',
  placeBankOrders: 'bank',
  queryPenny: 'bank',
  requestReversePenny: 'bank',
  readIncomingPennies: 'bank',
  openPasswordCheck: 'bank',
  readPasswordCheck: 'bank',
  placeNetworkOrders: 'networks',
  queryNetwork: 'networks',
  readNetworkAccount: 'networks',
};

/** Like `proxyActivities` of the SDK, with each activity on its party's queue. */
export const proxyActivitiesByParty = (
  options: ActivityOptions,
): ActivityInterfaceFor<Activities> =>
  new Proxy(proxyActivities<Activities>(options), {
    get: (defaultProxy, name) => {
      const party = partyOfActivity[name as keyof Activities];
      const proxy =
        party === undefined
          ? defaultProxy
          : proxyActivities<Activities>({ ...options, taskQueue: buildPartyQueueName(party) });
      return Reflect.get(proxy, name) as unknown;
    },
  });

/**
 * Which queue an activity goes to: its party's where that has one. A function of the activity's
 * name alone; the queue is no part of what a replay compares (test/workflows/shared/queues.test.ts).
 */
import {
  proxyActivities,
  type ActivityInterfaceFor,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { buildPartyQueueName, type RateLimitedParty } from '../contract.ts';

/** Activities that are one call to a limited party. Notices and our own storage are nobody's. */
const partyOfActivity: Partial<Record<keyof Activities, RateLimitedParty>> = {
  screenLists: 'lists',
  checkDocument: 'identity',
  readFaceResult: 'identity',
  openSigning: 'esign',
  readSigning: 'esign',
  verifyAccount: 'bank',
  sendPenny: 'bank',
  queryPenny: 'bank',
  requestReversePenny: 'bank',
  readIncomingPennies: 'bank',
  readPasswordCheck: 'bank',
  changeNetwork: 'networks',
  queryNetwork: 'networks',
};

/** `proxyActivities` of the SDK, each activity on its own queue. */
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

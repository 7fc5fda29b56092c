/**
 * Which queue an activity goes to: its party's where that has one. A function of the activity's
 * name alone; the queue is no part of what a replay compares (test/workflows/queues.test.ts).
 */
import {
  proxyActivities,
  type ActivityInterfaceFor,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { partyQueueOf, type LimitedParty } from './contract.ts';

/** Activities that are one call to a limited party. Notices and our own storage are nobody's. */
const parties: Partial<Record<keyof Activities, LimitedParty>> = {
  screenLists: 'lists',
  checkDocument: 'identity',
  readFaceResult: 'identity',
  openSigning: 'esign',
  readSigning: 'esign',
  verifyAccount: 'bank',
  sendPenny: 'bank',
  queryPenny: 'bank',
  statePenny: 'bank',
  incomingPenny: 'bank',
  readPasswordCheck: 'bank',
  changeNetwork: 'networks',
  queryNetwork: 'networks',
};

/** `proxyActivities` of the SDK, each activity on its own queue. */
export const proxyByParty = (options: ActivityOptions): ActivityInterfaceFor<Activities> =>
  new Proxy(proxyActivities<Activities>(options), {
    get: (usual, name) => {
      const party = parties[name as keyof Activities];
      const routed =
        party === undefined
          ? usual
          : proxyActivities<Activities>({ ...options, taskQueue: partyQueueOf(party) });
      return Reflect.get(routed, name) as unknown;
    },
  });

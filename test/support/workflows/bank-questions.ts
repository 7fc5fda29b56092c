/** Asks the bank about many accounts at once, as a campaign's requests do. */
import { proxyActivitiesByParty } from '../../../workflows/shared/queues.ts';

const { verifyAccount } = proxyActivitiesByParty({ startToCloseTimeout: '1 minute' });

export async function askBank(times: number): Promise<number> {
  const merchant = { acquirerId: 'demo', merchantId: 'M-1' };
  const questions = Array.from({ length: times }, (_, n) =>
    verifyAccount({
      requestId: `req-${n}`,
      merchant,
      personToken: 'pers_1',
      accountToken: 'acc_1',
    }),
  );
  return (await Promise.all(questions)).length;
}

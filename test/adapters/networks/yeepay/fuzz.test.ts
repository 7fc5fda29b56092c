/** Answers of Yeepay, changed in every field and signed anew. */
import { describe, it } from 'vitest';
import { createYeepayAdapter } from '../../../../adapters/networks/yeepay/adapter.ts';
import { createYeepayKeys } from '../../../../sandbox/yeepay/options.ts';
import { signYeepayAnswer } from '../../../../sandbox/yeepay/signatures.ts';
import { fuzzQuestion, fuzzSubmission, type FuzzTarget } from '../../../support/answer-fuzz.ts';
import { useShared } from '../../../support/audited-network.ts';
import { startTamperingProxy } from '../../../support/tampering-proxy.ts';
import { buildYeepaySettings } from '../../../support/audited-access.ts';
import { createYeepayScenario } from '../../../support/yeepay.ts';

const testEnv = useShared(createYeepayKeys);
const submission = '/merchant/info/modify';
/** Texts for people, and what the list of cards says beside the number. */
const ignored = ['returnMsg', 'auditOpinion', 'bindCardId', 'bankCardType'];

async function createTarget(
  more: Parameters<typeof createYeepayScenario>[1] = {},
): Promise<FuzzTarget & Awaited<ReturnType<typeof createYeepayScenario>>> {
  const { keys, storage } = testEnv();
  const scenario = await createYeepayScenario(testEnv(), more);
  const proxy = await startTamperingProxy(`${scenario.sandbox.url}/yeepay`, (body) => ({
    'x-yop-sign': signYeepayAnswer(body, keys),
  }));
  // Longer than a test: a form whose answer was changed is not called missing.
  const settings = {
    ...buildYeepaySettings(`${proxy.url}/yop-center`, keys),
    mayArriveForMs: 60_000,
  };
  const network = createYeepayAdapter(settings, storage.networkApplications, storage.vault);
  return {
    ...scenario,
    network,
    order: scenario.orders.change,
    calls: proxy.calls,
    setChange: proxy.setChange,
    submission,
    isIgnored: (path) => ignored.includes(String(path.at(-1))),
  };
}

async function createDone() {
  const target = await createTarget({ behaviour: { reportsAsText: false } });
  await target.network.change(target.order);
  await target.becomes({ state: 'done' });
  return target;
}

describe('A changed answer of Yeepay', () => {
  it('A changed answer of Yeepay to an application makes no order done and sends none twice', async () => {
    const answer = {
      result: {
        returnCode: 'NIG00000',
        applicationNo: 'yeepay_1',
        applicationStatus: 'REVIEWING',
        merchantNo: '10012345678',
      },
    };
    await fuzzSubmission(answer, () => createTarget({ pendingMs: 60_000 }));
  }, 120_000);

  it('A changed answer of Yeepay to a query makes no order done and sends none twice', async () => {
    const target = await createDone();
    const report = { reportChannel: 'WECHAT', reportStatus: 'SUCCESS' };
    const answer = {
      result: {
        returnCode: 'NIG00000',
        requestNo: 'r1',
        applicationNo: 'a1',
        merchantNo: '10012345678',
        applicationStatus: 'COMPLETED',
        channelReportResults: [report, report],
      },
    };
    await fuzzQuestion(answer, '/merchant/info/modify/query', target);
  }, 120_000);

  it('A changed answer of Yeepay about the cards makes no order done and sends none twice', async () => {
    const target = await createDone();
    const answer = {
      result: {
        returnCode: 'UA00000',
        merchantNo: '10012345678',
        bankCardAccountList: [{ accountNo: '621700*********1011' }],
      },
    };
    await fuzzQuestion(answer, '/withdraw/card/query', target);
  }, 120_000);
});

/** Answers of Lakala, changed in every field and signed anew. */
import { describe, it } from 'vitest';
import { createLakalaAdapter } from '../../../../adapters/networks/lakala/adapter.ts';
import { createLakalaKeys } from '../../../../sandbox/lakala/options.ts';
import { signLakalaAnswer } from '../../../../sandbox/lakala/signatures.ts';
import { fuzzQuestion, fuzzSubmission, type FuzzTarget } from '../../../support/answer-fuzz.ts';
import { useShared } from '../../../support/audited-network.ts';
import { buildLakalaSettings } from '../../../support/audited-access.ts';
import { createLakalaScenario } from '../../../support/lakala.ts';
import { startTamperingProxy } from '../../../support/tampering-proxy.ts';

const testEnv = useShared(createLakalaKeys);
const submission = '/changeMer';
/** Texts for people, and the number of the merchant in a contract, which our number has named already. */
const ignored = ['retMsg', 'contractMemo'];

async function createTarget(pendingMs: number) {
  const { keys, storage } = testEnv();
  const behaviour = { repeats: 'merchant' } as const;
  const scenario = await createLakalaScenario(testEnv(), { pendingMs, behaviour });
  const proxy = await startTamperingProxy(`${scenario.sandbox.url}/lakala`, (body) =>
    signLakalaAnswer(body, keys),
  );
  const network = createLakalaAdapter(
    buildLakalaSettings(proxy.url, keys),
    storage.networkApplications,
    storage.vault,
    storage.documents,
  );
  const target: FuzzTarget = {
    network,
    order: scenario.orders.change,
    calls: proxy.calls,
    setChange: proxy.setChange,
    submission,
    isIgnored: (path) => ignored.includes(String(path.at(-1))),
  };
  return { ...scenario, target };
}

async function createDone(): Promise<FuzzTarget> {
  const { target, becomes } = await createTarget(5);
  await target.network.change(target.order);
  await becomes({ state: 'done' });
  return target;
}

describe('A changed answer of Lakala', () => {
  it('A changed answer of Lakala to an application makes no order done and sends none twice', async () => {
    const respData = { orgCode: '955555', orderNo: '1', contractId: 'lakala_1' };
    const answer = { retCode: '000000', retMsg: '成功', respData };
    await fuzzSubmission(answer, async () => (await createTarget(60_000)).target);
  }, 120_000);

  it('A changed answer of Lakala about the contract makes no order done and sends none twice', async () => {
    const respData = {
      orgCode: '955555',
      orderNo: '1',
      contractId: 'lakala_1',
      contractStatus: 'WAIT_FOR_CONTACT',
    };
    await fuzzQuestion({ retCode: '000000', respData }, '/queryContract', await createDone());
  }, 120_000);

  it('A changed answer of Lakala about the account makes no order done and sends none twice', async () => {
    const respData = { merCupNo: '822290012345678', acctNo: '621700*********1011' };
    await fuzzQuestion({ retCode: '000000', respData }, '/queryMerAccount', await createDone());
  }, 120_000);
});

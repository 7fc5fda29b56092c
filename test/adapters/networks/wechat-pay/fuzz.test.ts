/** Answers of WeChat Pay, changed in every field and signed anew. */
import { randomBytes, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createWechatPayAdapter } from '../../../../adapters/networks/wechat-pay/adapter.ts';
import { fuzzQuestion, fuzzSubmission, type FuzzTarget } from '../../../support/answer-fuzz.ts';
import { startTamperingProxy } from '../../../support/tampering-proxy.ts';
import { buildAccess } from '../../../support/wechat-pay-access.ts';
import {
  createCallContext,
  createWechatPayScenario,
  useSharedResources,
} from '../../../support/wechat-pay.ts';

const testEnv = useSharedResources();
const submission = '/modify-settlement';
/** Texts for people, and what is said of the account beside its number. */
const ignored = ['verify_fail_reason', 'account_name', 'account_type', 'account_bank'];

/** The headers that sign an answer with the key that encrypts fields. */
function signAnswer(body: string): Record<string, string> {
  const [{ serial, privateKey }] = testEnv().keys.platform;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(8).toString('hex');
  const message = Buffer.from(`${timestamp}\n${nonce}\n${body}\n`);
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': sign('sha256', message, privateKey).toString('base64'),
  };
}

async function createTarget(pendingMs: number) {
  const { keys, storage } = testEnv();
  const scenario = await createWechatPayScenario(testEnv(), { pendingMs });
  const proxy = await startTamperingProxy(scenario.sandbox.url, signAnswer);
  const network = createWechatPayAdapter(
    buildAccess(`${proxy.url}/wechat-pay`, keys),
    storage.networkApplications,
    storage.vault,
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

describe('A changed answer of WeChat Pay', () => {
  it('A changed answer of WeChat Pay to an application makes no order done and sends none twice', async () => {
    const answer = { application_no: 'wx_000001' };
    await fuzzSubmission(answer, async () => (await createTarget(60_000)).target);
  }, 120_000);

  it('A changed answer of WeChat Pay about the application makes no order done and sends none twice', async () => {
    const target = await createDone();
    const state = await target.network.query(
      { networkId: 'wechat-pay', key: target.order.key },
      createCallContext(),
    );
    const ref = state.state === 'done' ? state.ref : '';
    await fuzzQuestion({ verify_result: 'AUDIT_SUCCESS' }, `/application/${ref}`, target);
  }, 120_000);

  it('A changed answer of WeChat Pay about the settlement makes no order done and sends none twice', async () => {
    const answer = { account_number: '621700*********1011', verify_result: 'VERIFY_SUCCESS' };
    await fuzzQuestion(answer, '/settlement', await createDone());
  }, 120_000);
});

describe('An answer of WeChat Pay about an application', () => {
  it.each([
    ['621700*********1011', 'refused'],
    ['62***************11', 'refused'],
    ['', 'refused'],
    ['622848*********1033', 'failed'],
    ['62***************33', 'failed'],
  ])(
    'An answer of WeChat Pay about an application for %s that failed leaves ours %s',
    async (shown, state) => {
      const { target } = await createTarget(60_000);
      await target.network.change(target.order);
      target.setChange((path, json) =>
        path.includes('/application/')
          ? JSON.stringify({
              ...(json as object),
              ...{ account_number: shown, verify_result: 'AUDIT_FAIL' },
            })
          : undefined,
      );
      const question = { networkId: 'wechat-pay', key: target.order.key };
      const asked = target.network.query(question, createCallContext());
      expect(await asked.catch(() => ({ state: 'failed' }))).toMatchObject({ state });
    },
  );
});

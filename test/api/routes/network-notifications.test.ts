/** Notifications of Lakala and Yeepay, in their own forms. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createNotificationReader } from '../../../adapters/networks/notifications.ts';
import { createLakalaKeys, type LakalaKeys } from '../../../sandbox/lakala/options.ts';
import { signLakalaNotification } from '../../../sandbox/lakala/signatures.ts';
import { createYeepayKeys, type YeepayKeys } from '../../../sandbox/yeepay/options.ts';
import { encryptNotification } from '../../../sandbox/yeepay/signatures.ts';
import { createKey, owner, setUpApi } from '../../support/api.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();
type Api = ReturnType<typeof api>;
let id = '';
let lakalaKeys: LakalaKeys;
let yeepayKeys: YeepayKeys;
beforeAll(async () => {
  [id, lakalaKeys, yeepayKeys] = await Promise.all([
    submitRequest(api(), owner, createKey()),
    createLakalaKeys(),
    createYeepayKeys(),
  ]);
});
const connected = (): Api =>
  api({
    readNotification: createNotificationReader({
      lakala: {
        platformKeys: [{ serial: lakalaKeys.platform.serial, key: lakalaKeys.platform.publicKey }],
      },
      yeepay: {
        privateKey: yeepayKeys.app.privateKey,
        platformKeys: [yeepayKeys.platform.publicKey],
      },
    }),
  });

let count = 0;
/** An application that was sent under a number of ours. */
async function sendApplication(network: 'lakala' | 'yeepay') {
  count += 1;
  const ownNo = `own-${count}`;
  const { networkApplications } = storage();
  const key = `${id}/change/${network}-${count}`;
  const seen = await networkApplications.findOrCreate({ key, network, merchantNo: '1' });
  const account = { first6: '621700', last4: '1011' };
  await networkApplications.markSent(seen, { account, previousMask: '', ownNo });
  return { key, ownNo };
}

const sendLakala = (at: Api, content: object, keys = lakalaKeys) => {
  const body = JSON.stringify(content);
  const authorization = signLakalaNotification(body, keys);
  return at.post('/v1/notifications/lakala', { body, headers: { authorization } });
};
const sendYeepay = (at: Api, content: object, keys = yeepayKeys) => {
  const response = encryptNotification(JSON.stringify(content), keys);
  return at.post('/v1/notifications/yeepay', {
    body: new URLSearchParams({ customerIdentification: 'app', response }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
};
const reported = (key: string) => [
  { name: 'networkReported', fields: expect.objectContaining({ requestId: id, key }) as unknown },
];

describe('A notification of a network', () => {
  it('A notification of Lakala goes to the request of its application once, and keeps the id that a lost answer has not told', async () => {
    const at = connected();
    const { key, ownNo } = await sendApplication('lakala');
    const data = { orgCode: '1', orderNo: ownNo, contractId: 'c-1', contractStatus: 'COMMIT' };
    for (let n = 0; n < 2; n += 1) {
      const { status, body } = await sendLakala(at, { code: '000000', message: '', data });
      expect([status, body]).toMatchObject([200, { code: 'SUCCESS' }]);
    }
    expect(at.calls).toEqual(reported(key));
    expect(await storage().networkApplications.find(key)).toMatchObject({ applicationNo: 'c-1' });
    await sendLakala(at, { data: { ...data, contractId: 'c-2' } });
    expect(await storage().networkApplications.find(key)).toMatchObject({ applicationNo: 'c-1' });
  });

  it('A notification of Lakala that the appeal was refused goes to the request, too, when it reads as that of the audit before', async () => {
    const at = connected();
    const { key, ownNo } = await sendApplication('lakala');
    const { networkApplications } = storage();
    const data = { orderNo: ownNo, contractId: 'c-1', contractStatus: 'REJECTED' };
    await sendLakala(at, { data });
    await networkApplications.markAppealed((await networkApplications.find(key)) as never);
    for (let n = 0; n < 2; n += 1) await sendLakala(at, { data });
    expect(at.calls).toEqual([...reported(key), ...reported(key)]);
  });

  it('A notification of Yeepay goes to the request of its application once, and is acknowledged by a text', async () => {
    const at = connected();
    const { key, ownNo } = await sendApplication('yeepay');
    for (let n = 0; n < 2; n += 1) {
      const { status, body } = await sendYeepay(at, { requestNo: ownNo, status: 'COMPLETED' });
      expect([status, body.text]).toEqual([200, 'SUCCESS']);
    }
    expect(at.calls).toEqual(reported(key));
  });

  it('A notification of a network about an application that is not ours is acknowledged and dropped', async () => {
    const at = connected();
    expect((await sendYeepay(at, { requestNo: 'unknown' })).status).toBe(200);
    const foreign = await sendApplication('yeepay');
    const data = { orderNo: foreign.ownNo, contractId: 'c-1' };
    expect((await sendLakala(at, { data })).status).toBe(200);
    expect(at.calls).toEqual([]);
  });

  it('A notification of a network that somebody else signed is refused', async () => {
    const at = connected();
    const { ownNo } = await sendApplication('yeepay');
    const forged = { ...yeepayKeys, platform: yeepayKeys.app };
    expect((await sendYeepay(at, { requestNo: ownNo }, forged)).status).toBe(401);
    const [data, others] = [{ orderNo: ownNo, contractId: 'c' }, await createLakalaKeys()];
    expect((await sendLakala(at, { data }, others)).status).toBe(401);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const empty = await at.post('/v1/notifications/yeepay', { body: 'response=', headers });
    expect(empty.status).toBe(401);
    expect(at.calls).toEqual([]);
  });

  it('A notification of a network that names no application is refused', async () => {
    const at = connected();
    expect((await sendYeepay(at, { requestNo: 7 })).status).toBe(400);
    expect((await sendLakala(at, { data: {} })).status).toBe(400);
  });

  it('A notification of a network that is not connected, or has none, is not found', async () => {
    expect((await sendYeepay(api(), { requestNo: 'r' })).status).toBe(404);
    expect((await connected().post('/v1/notifications/wechat-pay', { body: '{}' })).status).toBe(
      404,
    );
  });
});

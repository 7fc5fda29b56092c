import { expect, it } from 'vitest';
import {
  createApplicationStore,
  type ApplicationStore,
} from '../../../../adapters/networks/audited/applications.ts';
import { describeOnBothDatabases } from '../../../support/databases.ts';

let keys = 0;
const account = { first6: '621700', last4: '1011' };

describeOnBothDatabases('An application to a network', (database) => {
  const kept = (): ApplicationStore => createApplicationStore(database());
  const newKey = () => `req-${(keys += 1)}/change/wechat-pay`;
  const open = (key: string) =>
    kept().findOrCreate({ key, network: 'wechat-pay', merchantNo: '1900000109' });

  it('An application to a network is found by the key of its order', async () => {
    const key = newKey();
    expect(await kept().find(key)).toBeUndefined();
    const opened = await open(key);
    expect(opened).toMatchObject({
      key,
      network: 'wechat-pay',
      merchantNo: '1900000109',
      isSent: false,
      isRevoked: false,
    });
    expect(await open(key)).toEqual(opened);
    expect(await kept().markSent(opened, { account, previousMask: '622202*********8889' })).toBe(
      true,
    );
    await kept().markAccepted(opened, 'wx_1');
    expect(await kept().find(key)).toMatchObject({
      isSent: true,
      account,
      previousMask: '622202*********8889',
      applicationNo: 'wx_1',
    });
  });

  it('An application to a network is sent by one of two processes that read the same state', async () => {
    const application = await open(newKey());
    const both = await Promise.all(
      [1, 2].map(() => kept().markSent(application, { account, previousMask: '' })),
    );
    expect(both.filter((mine) => mine)).toHaveLength(1);
  });

  it('An application to a network is sent again only by a process that read the last state', async () => {
    const first = await open(newKey());
    await kept().markSent(first, { account, previousMask: '' });
    await kept().markAccepted(first, 'wx_1');
    const second = await open(first.key);
    expect(await kept().markSent(first, { account, previousMask: '' })).toBe(false);
    expect(await kept().markSent(second, { account, previousMask: '' })).toBe(true);
    expect(await kept().find(first.key)).toMatchObject({ isSent: true, applicationNo: undefined });
  });

  it('An application to a network may be sent again when it was not accepted', async () => {
    const application = await open(newKey());
    await kept().markSent(application, { account, previousMask: '' });
    await kept().markNotAccepted(application);
    expect(await kept().find(application.key)).toMatchObject({ isSent: false });
    expect(await kept().markSent(await open(application.key), { account, previousMask: '' })).toBe(
      true,
    );
  });

  it('An application to a network keeps its state when a repetition was not accepted', async () => {
    const first = await open(newKey());
    await kept().markSent(first, { account, previousMask: '' });
    await kept().markAccepted(first, 'wx_1');
    const second = await open(first.key);
    await kept().markSent(second, { account, previousMask: '' });
    await kept().markNotAccepted(second);
    expect(await kept().find(first.key)).toMatchObject({ isSent: true, applicationNo: 'wx_1' });
  });

  it('An application to a network stays as it is when an earlier sender of it hears late', async () => {
    const first = await open(newKey());
    await kept().markSent(first, { account, previousMask: '' });
    const second = await open(first.key);
    await kept().markSent(second, { account, previousMask: '' });
    await kept().markAccepted(second, 'wx_2');
    await kept().markAccepted(first, 'wx_1');
    await kept().markNotAccepted(first);
    await kept().markNotAppealed(second);
    expect(await kept().find(first.key)).toMatchObject({ isSent: true, applicationNo: 'wx_2' });
  });

  it('An application to a network is found by the number under which it was sent', async () => {
    const application = await open(newKey());
    const ownNo = `own ${application.key}`;
    expect(await kept().findByOwnNo('wechat-pay', ownNo)).toBeUndefined();
    await kept().markSent(application, { account, previousMask: '', ownNo });
    expect(await kept().findByOwnNo('wechat-pay', ownNo)).toMatchObject({ key: application.key });
    expect(await kept().findByOwnNo('yeepay', ownNo)).toBeUndefined();
  });

  it('An application to a network takes the number of a notification only where its answer was lost', async () => {
    const application = await open(newKey());
    await kept().markSent(application, { account, previousMask: '' });
    const sent = await open(application.key);
    await kept().markFound(sent, 'no-1');
    await kept().markFound(sent, 'no-2');
    expect(await kept().find(application.key)).toMatchObject({ applicationNo: 'no-1' });
    await kept().markSent(sent, { account, previousMask: '' });
    await kept().markFound(sent, 'no-3');
    expect((await kept().find(application.key))?.applicationNo).toBeUndefined();
  });

  it('An application to a network is appealed against once, until another one is sent', async () => {
    const application = await open(newKey());
    await kept().markSent(application, { account, previousMask: '' });
    const sent = await open(application.key);
    const both = await Promise.all([1, 2].map(() => kept().markAppealed(sent)));
    expect(both.filter((mine) => mine)).toHaveLength(1);
    const appealed = await open(application.key);
    expect(appealed.isAppealed).toBe(true);
    await kept().markSent(appealed, { account, previousMask: '' });
    expect(await kept().find(application.key)).toMatchObject({ isAppealed: false });
  });

  it('An application to a network is not sent once it is revoked, even when it was revoked before it was created', async () => {
    const key = newKey();
    expect(
      await kept().revoke({ key, network: 'wechat-pay', merchantNo: '1900000109' }),
    ).toMatchObject({
      isSent: false,
      isRevoked: true,
    });
    expect(await kept().markSent(await open(key), { account, previousMask: '' })).toBe(false);
  });
});

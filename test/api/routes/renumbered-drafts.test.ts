import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ApiDependencies } from '../../../api/dependencies.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { Callbacks, type CallbackFault } from '../../../sandbox/callbacks.ts';
import { callbackSecrets, createKey, owner, setUpApi, type Api } from '../../support/api.ts';
import { completeBody, listSubmissions, sendLink, submitDraft } from '../../support/drafts.ts';
import { submitRequest } from '../../support/submission.ts';

const { api, storage } = setUpApi();

/** The API as a server, the bank of the sandbox that reports to it, and a merchant of its own. */
async function setUpBank(more: Partial<ApiDependencies> = {}) {
  const at = api(more);
  const server: ServerType = serve({ fetch: at.app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const callbacks = new Callbacks(() => ({
    url: `http://127.0.0.1:${port}/v1/callbacks`,
    secrets: callbackSecrets,
  }));
  const merchantId = `M-${randomUUID()}`;
  const notify = (data: object = { acquirerId: 'demo', merchantId }, fault?: CallbackFault) =>
    callbacks.send({ party: 'bank', type: 'bank.account.renumbered', data: data as never }, fault);
  return { at, merchantId, as: { ...owner, merchantId }, notify };
}

const listMessages = ({ calls }: Api) => calls.filter(({ name }) => name === 'sms');
const listWaiting = async (merchantId: string) =>
  (await storage().drafts.listRenumbered(new Date().toISOString())).filter(
    (draft) => draft.merchantId === merchantId,
  );

/** The draft that the only message is about, and its link. */
function readMessage(at: Api) {
  const [{ key = '', fields } = {}, ...more] = listMessages(at);
  expect(more).toEqual([]);
  const { text } = fields as { text: string };
  return {
    text,
    draftId: key.split('/')[0] ?? '',
    link: /\/s\/(\w{10})/.exec(text)?.[1] ?? '',
  };
}

describe('[B3.9] The notice of a bank that it gave a card another number', () => {
  it('begins a draft when the merchant has no open request, and sends the owner the link', async () => {
    const { at, merchantId, as, notify } = await setUpBank();
    await notify();
    const { draftId, text } = readMessage(at);
    expect(text).toContain('银行称结算卡已换号，结算不变');
    expect((await at.get(`/v1/drafts/${draftId}`, { as })).body).toMatchObject({
      state: 'open',
      draft: { merchantId, intake: 'app', reason: { kind: 'card-reissued' } },
      missing: expect.arrayContaining(['newAccount', 'materials', 'applicant']),
      draftedBy: { role: 'system' },
    });
    expect(listSubmissions(at)).toEqual([]);
    expect(await listWaiting(merchantId)).toMatchObject([{ draftId, acquirerId: 'demo' }]);
  });

  it('becomes a request only when the owner completes and confirms the draft', async () => {
    const { at, merchantId, as, notify } = await setUpBank();
    await notify();
    const { draftId, link } = readMessage(at);
    const reason = { kind: 'card-reissued' };
    const body = { ...completeBody, merchantId, intake: 'app', reason };
    const { body: written } = await at.put(`/v1/drafts/${draftId}`, { as, body });
    const digest = String(written['digest']);
    expect((await submitDraft(at, draftId, { link, digest }, as)).status).toBe(201);
    expect(listSubmissions(at)).toMatchObject([
      { fields: { merchantId, submittedBy: { role: 'owner' }, draftedBy: { role: 'system' } } },
    ]);
    expect(await listWaiting(merchantId)).toEqual([]);
    await notify();
    expect(at.calls.at(-1)).toMatchObject({ name: 'bankNotifiedChange' });
    expect(await listWaiting(merchantId)).toEqual([]);
  });

  it('begins one draft and one message, however often it is repeated', async () => {
    const { at, merchantId, notify } = await setUpBank();
    await notify(undefined, 'duplicate');
    await Promise.all([notify(), notify(), notify()]);
    expect(listMessages(at)).toHaveLength(1);
    expect(await listWaiting(merchantId)).toHaveLength(1);
  });

  it('begins none while a request is open: that request is reported to', async () => {
    const { at, merchantId, as, notify } = await setUpBank();
    await submitRequest(at, as, createKey(), { merchantId });
    await notify();
    expect([listMessages(at), await listWaiting(merchantId)]).toEqual([[], []]);
  });

  it('begins none for a merchant that the acquirer does not know, or a payment that is not ours', async () => {
    const { at, merchantId, notify } = await setUpBank({
      merchants: {
        readRecord: () => Promise.reject(new PortFailure('refused', 'no such merchant')),
        findContactAddress: () => Promise.reject(new PortFailure('refused', 'no such merchant')),
      },
    });
    await notify();
    await notify({ endToEndId: 'req-99999999/penny/1' });
    expect([listMessages(at), await listWaiting(merchantId)]).toEqual([[], []]);
  });

  it('begins a draft that waits even when the message is lost, and staff send the link again', async () => {
    const sms = {
      send: () => Promise.reject(new PortFailure('unavailable', 'the gateway is down')),
    };
    const { at, merchantId, notify } = await setUpBank({ sms });
    await notify();
    const [waiting] = await listWaiting(merchantId);
    expect(at.logged).toContainEqual(
      expect.objectContaining({ msg: 'link to the draft not sent', draftId: waiting?.draftId }),
    );
    const later = api();
    expect((await sendLink(later, waiting?.draftId ?? '')).status).toBe(202);
    expect(readMessage(later).text).toContain('银行称');
  });
});

/** Notifications of networks that audit, in their own forms: verified, passed on once, and acknowledged as each of them wants. */
import { z } from '@hono/zod-openapi';
import {
  notifyingNetworks,
  type NetworkNotification,
  type NotifyingNetwork,
} from '../../adapters/networks/notifications.ts';
import { deliverCallback, findRequests } from '../callback-delivery.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
import { createRouter, declareOpenOperation, kilobyte } from '../operation.ts';

const receiveNotification = declareOpenOperation('receiveNotification', {
  method: 'post',
  path: '/v1/notifications/{network}',
  summary: 'a notification of `lakala` (JSON, signed) or `yeepay` (a form, encrypted and signed)',
  request: { params: z.object({ network: z.string() }) },
  maxBytes: 64 * kilobyte,
  answer: {
    schema: z.object({ code: z.literal('SUCCESS'), message: z.string() }),
    description: 'received, whether or not a request waits for it; Yeepay gets the text SUCCESS',
  },
});

export const networkNotificationRoutes = createRouter().openapi(receiveNotification, async (c) => {
  const { network } = c.req.valid('param');
  if (!isNotifyingNetwork(network)) throw new HttpProblem('API_NOT_FOUND');
  const { dependencies } = c.var;
  const body = Buffer.from(await c.req.arrayBuffer());
  const read = dependencies.readNotification(network, body, c.req.raw.headers);
  if (read === 'not-connected') throw new HttpProblem('API_NOT_FOUND');
  if (read === 'unsigned') throw new HttpProblem('API_UNAUTHENTICATED');
  if (read === 'invalid') throw new HttpProblem('API_NOT_JSON');
  await deliver(dependencies, network, read);
  return network === 'yeepay' ? c.text('SUCCESS') : c.json({ code: 'SUCCESS', message: '成功' });
});

const isNotifyingNetwork = (network: string): network is NotifyingNetwork =>
  (notifyingNetworks as readonly string[]).includes(network);

async function deliver(
  dependencies: ApiDependencies,
  network: NotifyingNetwork,
  { messageId, ownNo, applicationNo }: NetworkNotification,
): Promise<void> {
  const { networkApplications } = dependencies.storage;
  const application = await networkApplications.findByOwnNo(network, ownNo);
  if (!application) {
    dependencies.log.warn(
      { network, messageId },
      'notification of an application that is not ours',
    );
    return;
  }
  // Only where the answer was lost; the network is then asked whether both numbers belong together.
  if (applicationNo !== undefined && application.applicationNo === undefined)
    await networkApplications.markFound(application, applicationNo);
  // An appeal may end as the audit did before it, word for word: that is no repetition.
  const round = application.isAppealed ? '/appealed' : '';
  const callback = {
    messageId: `${network}/${messageId}${round}`,
    type: 'network.order.status',
    subject: { key: application.key },
  } as const;
  await deliverCallback(
    dependencies,
    'networks',
    callback,
    await findRequests(dependencies, callback),
  );
}

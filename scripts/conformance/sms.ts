/** Messages: each goes out once, and what became of it can be asked under its key. */
import { AcceptedMessage, MessageReceipt } from '../../adapters/sms/gateway.ts';
import { require, type Check } from './check.ts';
import type { Answer, Connection } from './connection.ts';
import type { Example } from './example.ts';
import {
  buildCall,
  buildKeyedChecks,
  describe,
  isRefusal,
  readId,
  requireUnderstood,
} from './keyed-calls.ts';

export function buildSmsChecks(
  { mobile, unreachableMobile }: Example,
  newKey: () => string,
): Check[] {
  const buildMessage = (text: string, to = mobile) => ({
    ...{ to, templateId: 'conformance', signName: '结算卡变更' },
    ...{ params: { code: '0000' }, text },
  });
  const message = {
    what: 'a message',
    path: '/messages',
    buildBody: () => buildMessage('接口测试，请忽略。'),
    buildOtherBody: () => buildMessage('接口测试二，请忽略。'),
    neededField: 'to',
    idField: 'messageId',
    buildMadeSchema: () => AcceptedMessage,
    buildQueryPath: buildReceiptPath,
  };
  const unreachable: Check = {
    id: 'unreachable',
    rule: 'a number that no message will ever reach is answered 422 with {code, message}',
    why: 'the owner’s other contacts are told at once, instead of after hours of tries',
    async run(party) {
      const body = buildMessage('接口测试，请忽略。', unreachableMobile);
      const answer = await party.send({ ...buildCall(message, newKey()), body });
      require(answer.status === 422 && isRefusal(answer), () => describe(answer));
    },
  };
  return [
    ...buildKeyedChecks(message, newKey),
    ...(unreachableMobile === undefined ? [] : [unreachable]),
    {
      id: 'receipt',
      rule: 'a message that was accepted is known under its key by the same "messageId", as "waiting", "delivered" or "failed"',
      why: 'who was not reached is told another way; without receipts nobody knows who heard of the change',
      async run(party) {
        const key = newKey();
        const messageId = readId(message, await party.send(buildCall(message, key)));
        const receipt = await askReceipt(party, key);
        require(receipt.status === 200 && receipt.body?.['messageId'] === messageId, () =>
          describe(receipt));
        requireUnderstood(MessageReceipt, receipt);
      },
    },
    {
      id: 'receipt-unknown',
      rule: 'a key under which no message came is answered 404 NEVER_RECEIVED',
      why: 'a contact would count as told who was never sent anything',
      async run(party) {
        const receipt = await askReceipt(party, newKey());
        require(receipt.status === 404 && receipt.body?.['code'] === 'NEVER_RECEIVED', () =>
          describe(receipt));
      },
    },
  ];
}

const askReceipt = (party: Connection, key: string): Promise<Answer> =>
  party.send({ method: 'GET', path: buildReceiptPath(key) });

const buildReceiptPath = (key: string): string => `/messages/${encodeURIComponent(key)}`;

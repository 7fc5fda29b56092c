import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import type { SmsCopy } from '../../activities/notice.ts';
import type { Receipt } from '../../adapters/sms/provider.ts';
import type { DueSms } from '../../adapters/storage/sms-messages.ts';
import { readReceipts, type ReceiptDependencies } from '../../worker/sms-receipts.ts';

const copy: SmsCopy = {
  notice: {
    key: 'req-1/cooling-started/4',
    requestId: 'req-1',
    merchant: { acquirerId: 'demo', merchantId: 'M-1' },
    event: 'cooling-started',
    data: {
      requestId: 'req-1',
      merchantName: '阿香*小吃店',
      oldLast4: '0001',
      newLast4: '0128',
      bankName: '工商银行',
      time: '2026-06-10T02:00:00.000Z',
      money: 'old',
    },
    copies: [
      { audience: 'owner', contactId: 'c-phone', fallbackContactIds: ['c-mail'] },
      { audience: 'old-contacts', contactId: 'c-old' },
    ],
  },
  attempt: { audience: 'owner', contactId: 'c-phone' },
};

let due: DueSms[];
let receipt: Receipt | undefined;
let log: string[];

const buildDue = (attempt: SmsCopy['attempt'], ageMs: number): DueSms => ({
  key: `req-1/cooling-started/4/${attempt.contactId ?? attempt.audience}`,
  acquirerId: 'demo',
  state: 'accepted',
  attempts: 1,
  messageId: 'biz-1',
  sentAt: new Date(Date.now() - ageMs).toISOString(),
  copy: { ...copy, attempt },
});

const dependencies: ReceiptDependencies = {
  smsMessages: {
    takeDue: async () => due,
    postpone: async (_key, ms) => void log.push(`asked again after ${ms / 60_000} min`),
    settle: async (_key, state, code) => void log.push([state, code].filter(Boolean).join(' ')),
  },
  smsProvider: { find: async ({ to }) => (to === '13800138001' ? receipt : undefined) },
  ports: {
    mail: {
      send: async ({ to, text }) =>
        void log.push(`mail to ${to}${text.includes('/stop/c-mail') ? ' with its stop link' : ''}`),
    },
    sms: { send: async ({ to }) => void log.push(`sms to ${to}`) },
    links: {
      buildStopLink: ({ contactId }) => `https://pay.example/stop/${contactId}`,
      buildStatusLink: ({ contactId }) => `https://pay.example/status/${contactId}`,
    },
    shortLinks: { shortenAll: async (links) => links.map(() => '/s/1234567891') },
    publicUrl: 'https://pay.example',
    findServicePhone: () => '400-000-0000',
    merchants: {
      findContactAddress: async (_merchant: unknown, contactId: string) =>
        contactId === 'c-mail'
          ? { channel: 'email', address: 'owner@shop.example' }
          : { channel: 'sms', address: '13800138001' },
    } as never,
    vault: {} as never,
    staffAddress: 'desk@acquirer.example',
  },
  meter: { count: (_name, labels) => void log.push(`counted: ${JSON.stringify(labels)}`) },
  log: pino({ level: 'silent' }),
};

beforeEach(() => {
  [due, receipt, log] = [[buildDue(copy.attempt, 120_000)], undefined, []];
});

const counted = 'counted: {"channel":"sms","result":"undelivered"}';

it('A message that arrived is settled', async () => {
  receipt = { state: 'delivered' };
  await readReceipts(dependencies);
  expect(log).toEqual(['delivered']);
});

it('A message whose receipt is not there is asked for later, and counts as nothing', async () => {
  receipt = { state: 'waiting' };
  await readReceipts(dependencies);
  expect(log).toEqual([expect.stringMatching(/^asked again after 2/)]);
});

it('A message that did not arrive is told by the next contact of its reader, and staff are told to call', async () => {
  receipt = { state: 'failed', code: 'MOBILE_NOT_ON_SERVICE' };
  await readReceipts(dependencies);
  expect(log).toEqual([
    'mail to owner@shop.example with its stop link',
    'mail to desk@acquirer.example',
    'failed MOBILE_NOT_ON_SERVICE',
    counted,
  ]);
});

it('A message without a receipt after a day counts as one that did not arrive', async () => {
  due = [buildDue(copy.attempt, 25 * 60 * 60_000)];
  await readReceipts(dependencies);
  expect(log).toContain('mail to owner@shop.example with its stop link');
  expect(log).toContain('no-receipt');
});

it('A contact without another one is for staff', async () => {
  due = [buildDue({ audience: 'old-contacts', contactId: 'c-old' }, 120_000)];
  receipt = { state: 'failed' };
  await readReceipts(dependencies);
  expect(log).toEqual(['mail to desk@acquirer.example', 'failed', counted]);
});

it('What cannot be told now stays due', async () => {
  receipt = { state: 'failed' };
  const mail = { send: () => Promise.reject(new Error('the mail server is away')) };
  await readReceipts({ ...dependencies, ports: { ...dependencies.ports, mail } });
  expect(log).toEqual([]);
});

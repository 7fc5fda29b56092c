/** Stops that were answered as received, and refused when they were delivered. */
import pino from 'pino';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPolicyResolver } from '../../adapters/settings/policy-files.ts';
import { createStorage, type Storage } from '../../adapters/storage/storage.ts';
import type { Database } from '../../adapters/storage/sql/database.ts';
import type { Contact, MerchantRecord } from '../../domain/parties/merchant.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { Actor } from '../../domain/request/card-change-schema.ts';
import { tellRefusals, type RefusalDependencies } from '../../worker/refused-stops.ts';
import { buildOpening } from '../support/audit-fixtures.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';
import { vaultKeys } from '../support/test-env.ts';

let db: Database;
let storage: Storage;
beforeAll(async () => {
  db = await openMemoryDatabase();
  storage = await createStorage(db, { vaultKeys, dataDir: '' });
});
afterAll(() => storage.close());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
const contact = (id: string, channel: Contact['channel'], until?: string): Contact => ({
  id,
  channel,
  masked: '138****0001',
  since: '2020-01-01T00:00:00.000Z',
  ...(until !== undefined && { until }),
});
const record = {
  displayName: '阿香*小吃店',
  binding: { last4: '8889', bankName: '建设银行' },
  contacts: [
    contact('c-phone', 'sms'),
    contact('c-mail', 'email'),
    contact('c-left', 'email', daysAgo(2)),
    contact('c-long-gone', 'email', daysAgo(400)),
  ],
} as unknown as MerchantRecord;

/** Every message: to whom, and what it says. */
let sent: { to: string; key: string; text: string }[];
let smsFailure: PortFailure | undefined;
beforeEach(() => {
  sent = [];
  smsFailure = undefined;
});

const ports: RefusalDependencies['ports'] = {
  merchants: {
    readRecord: async () => record,
    findContactAddress: async (_merchant, contactId) => ({
      channel: contactId === 'c-phone' ? 'sms' : 'email',
      address: `address of ${contactId}`,
    }),
    matchOwner: () => Promise.reject(new Error('not asked')),
  },
  vault: {} as RefusalDependencies['ports']['vault'],
  staffAddress: 'staff@example.com',
  mail: {
    send: async ({ to, messageId, subject, text }) =>
      void sent.push({ to, key: messageId, text: `${subject}\n${text}` }),
  },
  sms: {
    send: async ({ to, key, text }) => {
      if (smsFailure) throw smsFailure;
      sent.push({ to, key, text });
    },
  },
  links: {
    buildStopLink: ({ contactId }) => `https://pay.example/stop/${contactId}`,
    buildStatusLink: ({ contactId }) => `https://pay.example/status/${contactId}`,
  },
  shortLinks: {
    shortenAll: async (links) => links.map((link) => `/s/${link.purpose}-${link.contactId}`),
  },
  publicUrl: 'https://pay.example',
  findServicePhone: () => '400-123-4567',
};

async function refuse(by: Actor, { action = 'object', code = 'ACT_WRONG_STAGE' } = {}) {
  const opening = buildOpening({ merchantId: `M-${Math.random()}`.replace('0.', '') });
  await storage.requests.open(opening);
  const { acquirerId, merchantId, requestId } = opening;
  const stop = { acquirerId, merchantId, requestId, key: 'stop-1' };
  await storage.safetyInbox.store({ ...stop, action, fields: { by } });
  await storage.safetyInbox.markDelivered(stop, code);
  return stop;
}
/** As if the refusal were this old. */
const letPass = (interval: string) =>
  sql`update safety_inbox set delivered_at = delivered_at - ${sql.lit(interval)}::interval`.execute(
    db,
  );
const tell = () =>
  tellRefusals({
    ...storage,
    ports,
    getPolicy: createPolicyResolver('cn-default', new Map()),
    log: pino({ level: 'silent' }),
  });

describe('whoever pressed a stop that was received and then refused', () => {
  it('[A71] is told once why it had no effect and whom to call, when the answer did not say so', async () => {
    await refuse({ id: 'c-mail', role: 'system' }, { code: 'ACT_WATCH_OVER' });
    await tell();
    expect(sent).toEqual([]);
    await letPass('2 minutes');
    await tell();
    await tell();
    expect(sent).toHaveLength(1);
    const [{ to, text } = { to: '', text: '' }] = sent;
    expect(to).toBe('address of c-mail');
    expect(text).toContain('未能生效，原因：新卡观察期已结束');
    expect(text).toContain('had no effect. The reason: The watch over the new card has ended');
    expect(text).toContain('400-123-4567');
  });

  it('is told nothing more when the answer said it', async () => {
    const stop = await refuse({ id: 'c-mail', role: 'system' });
    await storage.safetyInbox.markTold(stop);
    await letPass('2 minutes');
    await tell();
    expect(sent).toEqual([]);
  });

  it.each([
    ['the owner, by their first contact', { id: 'owner-1', role: 'owner' }, 'address of c-phone'],
    [
      'the owner, by the link in their own copy',
      { id: 'c-phone', role: 'system' },
      'address of c-phone',
    ],
    [
      'an officer, by the staff address',
      { id: 'risk-1', role: 'risk-officer' },
      'staff@example.com',
    ],
    ['an agent, by staff who call them', { id: 'agent-1', role: 'agent' }, 'staff@example.com'],
  ] as const)('is %s', async (_who, by, address) => {
    await refuse(by, { action: 'withdraw' });
    await letPass('2 minutes');
    await tell();
    expect(sent.map(({ to }) => to)).toEqual([address]);
  });

  it('reads the minimum after leaving the record, and nothing long after', async () => {
    await refuse({ id: 'c-left', role: 'system' });
    await refuse({ id: 'c-long-gone', role: 'system' });
    await refuse({ id: 'c-of-nobody', role: 'system' });
    await letPass('2 minutes');
    await tell();
    expect(sent.map(({ to }) => to)).toEqual(['address of c-left']);
    expect(sent[0]?.text).not.toMatch(/未能生效|had no effect|8889/);
  });

  it('is told later when the message cannot leave now, and by no contact of somebody else', async () => {
    const stop = await refuse({ id: 'c-phone', role: 'system' });
    await letPass('2 minutes');
    smsFailure = new PortFailure('unavailable', 'the gateway is away');
    await tell();
    smsFailure = undefined;
    await tell();
    expect(sent).toEqual([]);
    await storage.safetyInbox.postponeTelling(stop, 0);
    await tell();
    expect(sent.map(({ to }) => to)).toEqual(['address of c-phone']);
    await refuse({ id: 'c-phone', role: 'system' });
    await letPass('2 minutes');
    smsFailure = new PortFailure('refused', 'no such number');
    await tell();
    expect(sent).toHaveLength(1);
  });

  it('is not told a day late', async () => {
    await refuse({ id: 'c-mail', role: 'system' });
    await letPass('25 hours');
    await tell();
    expect(sent).toEqual([]);
    expect(await storage.safetyInbox.listUntold(10)).toEqual([]);
  });
});

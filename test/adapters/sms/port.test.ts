import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SmsCopy, SmsOrder } from '../../../activities/notice.ts';
import { createSmsPort } from '../../../adapters/sms/port.ts';
import type { Receipt, SmsProvider } from '../../../adapters/sms/provider.ts';
import type { Database } from '../../../adapters/storage/sql/database.ts';
import { createSmsMessages, type SmsMessages } from '../../../adapters/storage/sms-messages.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const options = { signal: new AbortController().signal };
const order: SmsOrder = {
  key: 'req-1/submitted/1/c-mobile',
  acquirerId: 'demo',
  to: '13800138001',
  templateId: 't',
  params: {},
  text: '',
};
const fail = (kind: 'refused' | 'unavailable' | 'unknown') => () =>
  Promise.reject(new PortFailure(kind, 'sms: failed'));

describeOnBothDatabases('Messages of a provider that keeps no keys', (database) => {
  let messages: SmsMessages;
  let sent: string[];
  let found: Receipt | undefined;
  let answer: () => Promise<string>;
  const connect = (more: Partial<SmsProvider> = {}) =>
    createSmsPort(
      {
        name: 'aliyun',
        isComplete: true,
        send: ({ key }) => {
          sent.push(key);
          return answer();
        },
        find: async () => found,
        ...more,
      },
      messages,
    );
  const age = (minutes: number) =>
    database()
      .updateTable('sms_messages')
      .set({ sent_at: new Date(Date.now() - minutes * 60_000) })
      .execute();

  beforeAll(() => {
    messages = createSmsMessages(database());
  });
  beforeEach(async () => {
    await database().deleteFrom('sms_messages').execute();
    [sent, found, answer] = [[], undefined, async () => 'biz-1'];
  });

  it('go out once, however often they are asked for', async () => {
    const port = connect();
    await port.send(order, options);
    await port.send(order, options);
    expect(sent).toHaveLength(1);
  });

  it.each(['refused', 'unavailable'] as const)(
    'go out again after they were certainly not accepted: %s',
    async (kind) => {
      answer = fail(kind);
      await expect(connect().send(order, options)).rejects.toMatchObject({ kind });
      answer = async () => 'biz-2';
      await connect().send(order, options);
      expect(sent).toHaveLength(2);
    },
  );

  describe('whose answer was lost', () => {
    beforeEach(async () => {
      answer = fail('unknown');
      // To be tried again, and never as sent.
      await expect(connect().send(order, options)).rejects.toMatchObject({ kind: 'unavailable' });
      answer = async () => 'biz-2';
    });

    it('count as sent when the provider knows them', async () => {
      found = { state: 'waiting', messageId: 'biz-1' };
      await connect().send(order, options);
      await connect().send(order, options);
      expect(sent).toHaveLength(1);
    });

    it('wait while the provider may still not show them', async () => {
      await expect(connect().send(order, options)).rejects.toMatchObject({ kind: 'unavailable' });
      expect(sent).toHaveLength(1);
    });

    it('go out again, by one process, when the provider would show them and does not', async () => {
      await age(11);
      // The slower one may find the message as just sent, and is then told to ask again.
      await Promise.allSettled([connect().send(order, options), connect().send(order, options)]);
      expect(sent).toHaveLength(2);
    });

    it('never go out again where the provider shows them only with their receipt', async () => {
      await age(11);
      const port = connect({ name: 'tencent', isComplete: false });
      // So that the reader is told by another contact.
      await expect(port.send(order, options)).rejects.toMatchObject({ kind: 'refused' });
      expect(sent).toHaveLength(1);
    });
  });
});

const copy = { notice: { key: 'req-1/submitted/1' }, attempt: {} } as unknown as SmsCopy;
const createGateway = (send: SmsProvider['send']): SmsProvider => ({
  name: 'gateway',
  isComplete: true,
  send,
  find: async () => undefined,
});

describeOnBothDatabases('Messages of a gateway that keeps our keys', (database) => {
  const listKept = () =>
    database().selectFrom('sms_messages').select(['key', 'state', 'message_id']).execute();
  const connect = (send: SmsProvider['send']) =>
    createSmsPort(createGateway(send), createSmsMessages(database()));

  beforeEach(() => database().deleteFrom('sms_messages').execute());

  it('are kept for their receipt once they are accepted, and no code is', async () => {
    const port = connect(async () => 'sms-1');
    await port.send(order, options);
    await port.send({ ...order, key: 'req-1/submitted/1/c-2', copy }, options);
    await port.send({ ...order, key: 'req-1/submitted/1/c-2', copy }, options);
    expect(await listKept()).toEqual([
      { key: 'req-1/submitted/1/c-2', state: 'accepted', message_id: 'sms-1' },
    ]);
    await database()
      .updateTable('sms_messages')
      .set({ check_at: new Date(0) })
      .execute();
    const [due] = await createSmsMessages(database()).takeDue(1, 1_000);
    expect(due).toMatchObject({ messageId: 'sms-1', copy });
  });

  it('that were stored with their link are not stored again, and those that it refuses are forgotten', async () => {
    const messages = createSmsMessages(database());
    const kept = { ...order, copy, isKept: true };
    const { key } = order;
    await messages.begin(kept);
    await connect(async () => 'sms-1').send(kept, options);
    await expect(connect(fail('unavailable')).send(kept, options)).rejects.toThrow();
    expect(await listKept()).toEqual([{ key, state: 'sending', message_id: null }]);
    await expect(connect(fail('refused')).send(kept, options)).rejects.toThrow();
    expect(await listKept()).toEqual([]);
  });

  it('whose answer was lost are sent again under their key, and kept only then', async () => {
    const lost = connect(fail('unknown')).send({ ...order, copy }, options);
    await expect(lost).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await listKept()).toEqual([]);
    await connect(async () => 'sms-1').send({ ...order, copy }, options);
    expect(await listKept()).toMatchObject([{ key: order.key, state: 'accepted' }]);
  });
});

describe('A gateway that keeps our keys', () => {
  it('is used without the database, which keeps no notice back', async () => {
    const sent: string[] = [];
    const gateway = createGateway(async ({ key }) => {
      sent.push(key);
      return 'sms-1';
    });
    const away = createSmsMessages({} as Database);
    await createSmsPort(gateway, away).send({ ...order, copy }, options);
    expect(sent).toEqual([order.key]);
  });
});

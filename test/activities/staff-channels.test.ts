/** Notices to staff by role and acquirer, to mail and to group chats. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { Notice, NoticeResult } from '../../activities/notice.ts';
import { createNoticeActivities } from '../../activities/notices.ts';
import { createQueueNoticeActivities, type NewlyWaiting } from '../../activities/queue-notices.ts';
import type { ChatMessage, StaffChannel } from '../../activities/staff-channels.ts';
import { createStaffMailActivities, type StaffMessage } from '../../activities/staff-mail.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { NoticedRole } from '../../domain/notices/staff.ts';

const channelsByRole: Partial<Record<NoticedRole, StaffChannel[]>> = {
  'risk-officer': [{ name: 'risk', address: 'risk@a.example' }, { name: 'duty' }],
  operator: [{ name: 'operations', address: 'operations@a.example' }],
};

interface Faults {
  /** Channels or addresses that refuse for good, and those that are away. */
  refusing?: string[];
  away?: string[];
  /** What an SMS waits for. */
  smsWaitsFor?: Promise<unknown>;
}

function setUp({ refusing = [], away = [], smsWaitsFor = Promise.resolve() }: Faults = {}) {
  const sent: { to: string; text: string; urgent?: boolean; path?: string }[] = [];
  const check = (to: string) => {
    if (away.includes(to)) throw new PortFailure('unavailable', 'away');
    if (refusing.includes(to)) throw new PortFailure('refused', 'no');
  };
  const ports = {
    auditLog: { append: async () => undefined },
    merchants: {
      findContactAddress: async (_: unknown, address: string) => ({ channel: 'sms', address }),
    },
    vault: {},
    mail: {
      send: async ({ to, text }: { to: string; text: string }) => {
        check(to);
        sent.push({ to, text });
      },
    },
    sms: {
      send: async ({ to, text }: { to: string; text: string }) => {
        await smsWaitsFor;
        sent.push({ to, text });
      },
    },
    links: {
      buildStopLink: () => 'https://x.example/s',
      buildStatusLink: () => 'https://x.example/p',
    },
    findServicePhone: () => '400-000-0000',
    staffAddress: 'desk@x.example',
    staffChannels: {
      find: (acquirerId: string | undefined, roles: readonly NoticedRole[]) =>
        acquirerId === 'a' ? roles.flatMap((role) => channelsByRole[role] ?? []) : [],
      post: async (to: string, { isUrgent = false, path, text }: ChatMessage) => {
        check(to);
        sent.push({ to, text, urgent: isUrgent, ...(path !== undefined && { path }) });
      },
    },
  };
  return { ports: ports as never, sent };
}

const buildNotice = (event: Notice['event'], acquirerId = 'a'): Notice => ({
  key: `r-1/${event}/1`,
  requestId: 'r-1',
  merchant: { acquirerId, merchantId: 'm-1' },
  event,
  data: {
    requestId: 'r-1',
    merchantName: '阿香*小吃店',
    oldLast4: '0001',
    newLast4: '0128',
    bankName: '工商银行',
    time: '2026-06-10T02:00:00.000Z',
    money: 'hold',
  },
  copies: [{ audience: 'owner', contactId: 'c-1' }, { audience: 'staff' }],
});

const send = (ports: never, notice: Notice) =>
  new MockActivityEnvironment().run(
    createNoticeActivities(ports).sendNotice,
    notice,
  ) as Promise<NoticeResult>;

describe('[E6] A notice to staff', () => {
  it('[E6] A notice to staff goes to the channels of the roles that its event concerns, and to no others', async () => {
    const { ports, sent } = setUp();
    const { notified } = await send(ports, buildNotice('network-fault'));
    expect(notified).toEqual(['c-1', 'staff/operations']);
    expect(sent.map(({ to }) => to).toSorted()).toEqual(['c-1', 'operations@a.example']);
  });

  it.each([
    ['of an acquirer without channels', 'network-fault', 'b'],
    ['of roles without channels', 'review-reminder', 'a'],
  ] as const)(
    '[E6] A notice to staff %s goes to the address for everybody',
    async (_of, event, acquirerId) => {
      const { ports } = setUp();
      expect((await send(ports, buildNotice(event, acquirerId))).notified).toContain('staff');
    },
  );

  it('[E6 objection] A notice of an objection calls everybody in the chat, with a link and without the name of the merchant', async () => {
    const { ports, sent } = setUp();
    const { notified } = await send(ports, buildNotice('objection'));
    expect(notified).toEqual(['c-1', 'staff/risk', 'staff/duty']);
    const chat = sent.find(({ to }) => to === 'duty');
    expect(chat).toMatchObject({ urgent: true, path: '/desk/requests/r-1' });
    expect(chat?.text).not.toContain('阿香');
    expect(sent.find(({ to }) => to === 'risk@a.example')?.text).toContain('阿香');
  });

  it('[E6 objection] A notice of an objection reaches staff although the gateway of messages hangs', async () => {
    let open: (value?: unknown) => void = () => undefined;
    const smsWaitsFor = new Promise((resolve) => (open = resolve));
    const { ports, sent } = setUp({ smsWaitsFor });
    const sending = send(ports, buildNotice('objection'));
    await expect.poll(() => sent.map(({ to }) => to)).toEqual(['risk@a.example', 'duty']);
    open();
    expect((await sending).notified[0]).toBe('c-1');
  });

  it('[E6 objection] A notice to a chat that refuses for good is mailed to the address for everybody', async () => {
    const { ports, sent } = setUp({ refusing: ['duty'] });
    const { notified, failed } = await send(ports, buildNotice('frozen'));
    expect([notified, failed]).toEqual([['c-1', 'staff/risk', 'staff'], ['staff/duty']]);
    expect(sent.map(({ to }) => to)).toContain('desk@x.example');
  });

  it('[E6] A notice to a chat that is away is sent again, and nobody else is told twice', async () => {
    const away = ['duty'];
    const { ports, sent } = setUp({ away });
    const env = new MockActivityEnvironment();
    let handedOn: unknown;
    env.on('heartbeat', (details) => (handedOn = structuredClone(details)));
    const { sendNotice } = createNoticeActivities(ports);
    await expect(env.run(sendNotice, buildNotice('frozen'))).rejects.toThrow('away');
    away.length = 0;
    await new MockActivityEnvironment({ heartbeatDetails: handedOn }).run(
      sendNotice,
      buildNotice('frozen'),
    );
    expect(sent.map(({ to }) => to).toSorted()).toEqual(['c-1', 'duty', 'risk@a.example']);
  });
});

describe('A message to staff about several merchants', () => {
  it('A message to staff about several merchants goes to the staff of each acquirer, and to no others', async () => {
    const { ports, sent } = setUp();
    const message: StaffMessage = {
      messageId: 'control/1',
      roles: ['operator'],
      parts: [
        { acquirerId: 'a', subject: 's', text: 'of a' },
        { acquirerId: 'b', subject: 's', text: 'of b' },
      ],
    };
    await new MockActivityEnvironment().run(
      createStaffMailActivities(ports).sendStaffMail,
      message,
    );
    expect(sent).toEqual([
      { to: 'operations@a.example', text: 'of a' },
      { to: 'desk@x.example', text: 'of b' },
    ]);
  });

  it.each([
    ['waits for a channel that is away', ['duty'], 1, 'away'],
    ['is content with those who were reached when the tries are over', ['duty'], 3, undefined],
    ['names the acquirer of whose staff nobody was reached', ['duty', 'risk@a.example'], 3, ['a']],
  ] as const)(
    'A message to staff about several merchants %s',
    async (_what, away, attempt, expected) => {
      const { ports } = setUp({ away: [...away] });
      const message: StaffMessage = {
        ...{ messageId: 'control/1', roles: ['risk-officer'], tries: 3 },
        parts: [
          { acquirerId: 'a', subject: 's', text: 'of a' },
          { acquirerId: 'b', subject: 's', text: 'of b' },
        ],
      };
      const sending = new MockActivityEnvironment({ attempt }).run(
        createStaffMailActivities(ports).sendStaffMail,
        message,
      );
      if (expected === 'away') await expect(sending).rejects.toThrow('away');
      else expect(await sending).toEqual(expected);
    },
  );
});

describe('A queue', () => {
  it('A queue tells its staff once what is new and how much waits, and names nobody', async () => {
    const { ports, sent } = setUp();
    const found: NewlyWaiting[] = [
      { acquirerId: 'a', queue: 'risk', items: [{ id: 'r-7', since: 'x' }], waiting: 14 },
    ];
    const told: NewlyWaiting[] = [];
    const { tellQueues } = createQueueNoticeActivities({
      ...(ports as object),
      queueNotices: {
        listNew: async () => found,
        markTold: async (group: NewlyWaiting) => void told.push(group),
      },
    } as never);
    await new MockActivityEnvironment().run(tellQueues, '2026-06-10T02:00:00.000Z');
    expect(sent.map(({ to }) => to)).toEqual(['risk@a.example', 'duty']);
    expect(sent[1]).toMatchObject({ path: '/desk?waitingOn=risk', urgent: false });
    expect(sent[1]?.text).toContain('新增 1 件，共 14 件');
    expect(JSON.stringify(sent)).not.toContain('r-7');
    expect(told).toEqual(found);
  });

  it('A queue of whose staff nobody is reached is told of by the next run, and keeps no other one waiting', async () => {
    const { ports, sent } = setUp({ away: ['duty', 'risk@a.example'] });
    const found = (['risk', 'operator'] as const).map((queue): NewlyWaiting => ({
      acquirerId: 'a',
      queue,
      items: [],
      waiting: 1,
    }));
    const told: string[] = [];
    const { tellQueues } = createQueueNoticeActivities({
      ...(ports as object),
      queueNotices: {
        listNew: async () => found,
        markTold: async ({ queue }: NewlyWaiting) => void told.push(queue),
      },
    } as never);
    const run = (attempt: number) =>
      new MockActivityEnvironment({ attempt }).run(tellQueues, '2026-06-10T02:00:00.000Z');
    await expect(run(1)).rejects.toThrow('away');
    await run(6);
    expect(told).toEqual(['operator']);
    expect(sent.map(({ to }) => to)).toEqual(['operations@a.example']);
  });
});

/** One notice and its copies: sent once each, the next contact tried where one is never reached. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AuditBatch } from '../../activities/audit-log.ts';
import type { FirstTry, Notice, NoticeResult } from '../../activities/notice.ts';
import { createNoticeActivities } from '../../activities/notices.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';

const notice: Notice = {
  key: 'r-1/completed/4',
  requestId: 'r-1',
  merchant: { acquirerId: 'demo', merchantId: 'm-1' },
  event: 'completed',
  data: {
    requestId: 'r-1',
    merchantName: '阿香*小吃店',
    oldLast4: '0001',
    newLast4: '0128',
    bankName: '工商银行',
    time: '2026-06-10T02:00:00.000Z',
    money: 'new',
  },
  copies: [
    { audience: 'owner', contactId: 'c-mobile', fallbackContactIds: ['c-mail'] },
    { audience: 'old-contacts', contactId: 'c-mail' },
    { audience: 'old-contacts', contactId: 'c-second' },
    { audience: 'old-contacts', contactId: 'c-removed', removed: true },
  ],
};

const batch = { requestId: 'r-1', entries: [] } as unknown as AuditBatch;

interface GatewayFaults {
  /** Contacts that are never reached, and those that are not reached for now. */
  unknown?: string[];
  unreachable?: string[];
  /** How long each copy takes, ms. */
  takes?: number;
  databaseAway?: boolean;
  /** The gateway answers receipts by our keys. */
  keepsKeys?: boolean;
}

function gateway({
  unknown = [],
  unreachable = [],
  takes = 0,
  databaseAway = false,
  keepsKeys = false,
}: GatewayFaults = {}) {
  const sent: { key: string; text: string }[] = [];
  const take = async ({ key, to, text }: { key: string; to: string; text: string }) => {
    vi.advanceTimersByTime(takes);
    if (unreachable.includes(to))
      throw new PortFailure('unavailable', 'the gateway is away', { retryAfterMs: 5_000 });
    if (unknown.includes(to)) throw new PortFailure('refused', 'no such number');
    sent.push({ key, text });
  };
  const written: AuditBatch[] = [];
  /** The short links of each statement. */
  const stored: string[][] = [];
  /** Messages that were stored with them, and messages that left as stored. */
  const [beforehand, kept]: [string[], string[]] = [[], []];
  const { sendNotice, writeAndNotify } = createNoticeActivities({
    auditLog: {
      append: async (appended) => {
        written.push(appended);
        if (databaseAway) throw new PortFailure('unavailable', 'the database is away');
      },
    },
    merchants: {
      readRecord: () => Promise.reject(new Error('not asked')),
      matchOwner: () => Promise.reject(new Error('not asked')),
      findContactAddress: async (_merchant, contactId) => ({
        channel: contactId === 'c-mail' ? 'email' : 'sms',
        address: contactId,
        securityPhrase: '桂香早茶',
      }),
    },
    vault: { detokenizeAccount: async () => ({}) } as never,
    mail: { send: ({ messageId, to, text }) => take({ key: messageId, to, text }) },
    sms: {
      keepsKeys,
      send: async ({ isKept, key, to, text }) => {
        if (isKept === true) kept.push(key);
        await take({ key, to, text });
      },
    },
    links: {
      buildStopLink: ({ contactId }) => `https://x.example/stop/${contactId}`,
      buildStatusLink: ({ contactId }) => `https://x.example/status/${contactId}`,
    },
    shortLinks: {
      shortenAll: async (links, messages = []) => {
        stored.push(links.map(({ purpose, contactId }) => `${purpose}-${contactId}`));
        if (databaseAway) throw new Error('the database is away');
        beforehand.push(...messages.map(({ key }) => key));
        return links.map(({ purpose, contactId }) => `/s/${purpose}-${contactId}`);
      },
    },
    publicUrl: 'https://x.example',
    staffAddress: 'desk@x.example',
    findServicePhone: () => '400-000-0000',
  });
  const run = (told: Notice = notice, heartbeatDetails?: unknown) =>
    new MockActivityEnvironment({ heartbeatDetails }).run(
      sendNotice,
      told,
    ) as Promise<NoticeResult>;
  /** What a first try has left to send. */
  const runRest = (tried: NoticeResult | undefined) =>
    new MockActivityEnvironment().run(sendNotice, notice, tried) as Promise<NoticeResult>;
  /** What the attempt that failed hands on to the next one. */
  const handedOn = async () => {
    const env = new MockActivityEnvironment();
    const beats: unknown[] = [];
    env.on('heartbeat', (details) => beats.push(structuredClone(details)));
    const failure: unknown = await env.run(sendNotice, notice).catch((error: unknown) => error);
    return { failure, beats, details: beats.at(-1) };
  };
  /** The notice beside entries of the audit log; the failure, and what it hands on to the next attempt. */
  const runBesideEntries = async (heartbeatDetails?: unknown) => {
    const env = new MockActivityEnvironment({ heartbeatDetails });
    let details: unknown;
    env.on('heartbeat', (beat) => {
      details = structuredClone(beat);
    });
    const answer: unknown = await env
      .run(writeAndNotify, { batch, notices: [notice] })
      .catch((error: unknown) => error);
    return { answer, details };
  };
  /** What readers see after a notice beside which it was foreseen what they see once somebody is told. */
  const runForeseen = async () => {
    const state = { stage: 'cooling' } as AuditBatch['state'];
    const before = { ...batch, state, details: { since: 'now', next: 'nobody' } };
    const onceTold = {
      state: { ...state, waitingOn: 'clock' as const },
      details: { next: 'clock' },
    };
    await new MockActivityEnvironment()
      .run(writeAndNotify, { batch: before, notices: [notice], onceTold })
      .catch(() => undefined);
    return written;
  };
  return { run, runRest, runBesideEntries, runForeseen, handedOn, sent, stored, beforehand, kept };
}

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

describe('A notice', () => {
  it('A notice goes out once to each, under an id of its own', async () => {
    const { run, sent } = gateway();
    const { notified, failed } = await run();
    expect([notified, failed]).toEqual([['c-mobile', 'c-mail', 'c-second', 'c-removed'], []]);
    expect(sent.map(({ key }) => key)).toEqual(notified.map((id) => `r-1/completed/4/${id}`));
  });

  it('A notice has the short links of all of its readers stored at once, each with the one that its message has', async () => {
    const { run, sent, stored } = gateway();
    await run();
    expect(stored).toHaveLength(1);
    const bySms = sent.filter(({ key }) => !key.endsWith('/c-mail'));
    expect(bySms).toHaveLength(3);
    for (const { key, text } of bySms) {
      const contactId = key.split('/').at(-1) ?? '';
      const link = stored[0]?.find((each) => each.endsWith(contactId));
      expect(text).toContain(`https://x.example/s/${link}`);
    }
  });

  it('A notice has its messages stored for their receipts with the links, where the gateway keeps our keys, and no mail', async () => {
    const { run, beforehand, kept } = gateway({ keepsKeys: true });
    await run();
    const keys = ['c-mobile', 'c-second', 'c-removed'].map((id) => `${notice.key}/${id}`);
    expect(beforehand).toEqual(keys);
    expect(kept).toEqual(keys);
    const other = gateway();
    await other.run();
    expect([other.beforehand, other.kept]).toEqual([[], []]);
  });

  it('A notice leaves messages to be stored once they were accepted while the database is away', async () => {
    const { run, sent, kept } = gateway({ keepsKeys: true, databaseAway: true });
    await run();
    expect([sent.length, kept]).toEqual([4, []]);
  });

  it('A notice has long links while the database is away', async () => {
    const { runBesideEntries, sent } = gateway({ databaseAway: true });
    await runBesideEntries();
    expect(sent.find(({ key }) => key.endsWith('/c-second'))?.text).toContain('/stop/c-second');
  });

  it('A notice tries the owner’s next contact, who reads what the owner would, and nothing twice', async () => {
    const { run, sent } = gateway({ unknown: ['c-mobile'] });
    expect(await run()).toMatchObject({
      notified: ['c-mail', 'c-second', 'c-removed'],
      failed: ['c-mobile'],
    });
    expect(sent.filter(({ key }) => key.includes('/c-mail'))).toHaveLength(1);
    expect(sent[0]?.text).toContain('https://x.example/status/c-mail');
  });

  it('A notice shows readers the wait that follows it once everybody is told, and not before', async () => {
    expect(await gateway().runForeseen()).toMatchObject([
      { state: { waitingOn: 'clock' }, details: { since: 'now', next: 'clock' } },
    ]);
    const [shown] = await gateway({ unreachable: ['c-mobile'] }).runForeseen();
    expect(shown).toMatchObject({ details: { since: 'now', next: 'nobody' } });
    expect(shown?.state).not.toHaveProperty('waitingOn');
  });

  it('A notice that is sent again, because its answer was lost, has one text under one id', async () => {
    const faults = { unknown: [] as string[] };
    const { run, sent } = gateway(faults);
    await run();
    faults.unknown.push('c-mobile');
    await run();
    const texts = new Map<string, string>();
    for (const { key, text } of sent) {
      expect(texts.get(key) ?? text, key).toBe(text);
      texts.set(key, text);
    }
    expect(sent.map(({ key }) => key)).toContain('r-1/completed/4/c-mail/owner');
  });

  it('A notice goes to nobody at a new card without a mobile, and that is no failure', async () => {
    const { run, sent } = gateway();
    const copies = [...notice.copies, { audience: 'new-mobile' as const }];
    const withCard = { ...notice, copies, accountToken: 'acct_00000001' };
    const { notified, failed } = await run(withCard);
    expect([notified.length, failed]).toEqual([4, []]);
    expect(sent).toHaveLength(4);
  });

  it('A notice names everybody who is never reached, once', async () => {
    const { run } = gateway({ unknown: ['c-mobile', 'c-mail'] });
    expect(await run()).toMatchObject({
      notified: ['c-second', 'c-removed'],
      failed: ['c-mobile', 'c-mail'],
    });
  });

  it('A notice says the same in all copies of one kind, whoever reads and however often it is sent', async () => {
    const digests = (await gateway().run()).contents;
    expect(Object.keys(digests)).toEqual(['owner', 'old-contacts', 'old-contacts, removed']);
    expect(new Set(Object.values(digests)).size).toBe(3);
    const { details } = await gateway({ unreachable: ['c-mobile', 'c-mail'] }).handedOn();
    expect((await gateway().run(notice, details)).contents).toEqual(digests);
    const other = { ...notice, data: { ...notice.data, newLast4: '9999' } };
    const changed = (await gateway().run(other)).contents;
    expect(changed['owner']).not.toBe(digests['owner']);
    expect(changed['old-contacts, removed']).toBe(digests['old-contacts, removed']);
  });

  it('A notice goes out to everybody else while one contact cannot be reached, and later to that contact alone', async () => {
    const unreachable = ['c-mail'];
    const { handedOn, run, sent } = gateway({ unreachable, unknown: ['c-removed'] });
    const { failure, details } = await handedOn();
    const sofar = { notified: ['c-mobile', 'c-second'], failed: ['c-removed'] };
    expect(failure).toMatchObject({ type: 'Unavailable', nextRetryDelay: 5_000 });
    expect(failure).toMatchObject({ details: [sofar] });
    expect(sent.map(({ key }) => key)).toEqual([
      'r-1/completed/4/c-mobile',
      'r-1/completed/4/c-second',
    ]);
    unreachable.pop();
    const { notified, failed } = await run(notice, details);
    expect({ notified, failed }).toEqual({ ...sofar, notified: [...sofar.notified, 'c-mail'] });
    expect(sent.map(({ key }) => key).slice(2)).toEqual(['r-1/completed/4/c-mail']);
  });

  it('A notice says how far it got as soon as it takes long, and nothing while it does not', async () => {
    expect((await gateway().handedOn()).beats).toEqual([]);
    const { beats } = await gateway({ takes: 2_000 }).handedOn();
    expect(beats).toMatchObject([
      { notified: ['c-mobile', 'c-mail'] },
      { notified: ['c-mobile', 'c-mail', 'c-second'] },
      { notified: ['c-mobile', 'c-mail', 'c-second', 'c-removed'] },
    ]);
  });

  it('A notice waits for the owner’s first contact while it is unreachable only for now', async () => {
    const { handedOn, sent } = gateway({ unreachable: ['c-mobile'] });
    await handedOn();
    const toMail = sent.filter(({ key }) => key.endsWith('/c-mail'));
    expect(toMail.map(({ text }) => text.includes('/status/'))).toEqual([false]);
  });

  it('[A72] A notice carries the merchant’s own phrase to the owner, and to nobody else', async () => {
    const { run, sent } = gateway();
    await run();
    const withPhrase = sent.filter(({ text }) => text.includes('桂香早茶')).map(({ key }) => key);
    expect(withPhrase).toEqual(['r-1/completed/4/c-mobile']);
    for (const { text } of sent) expect(text).toMatch(/不会向您索要密码或验证码|勿告知密码验证码/);
  });
});

describe('A notice beside entries of the audit log', () => {
  it('A notice beside entries of the audit log is tried once, and says what is left to send', async () => {
    const { runBesideEntries, sent } = gateway({ unreachable: ['c-mail'] });
    const { answer } = await runBesideEntries();
    expect(answer).toMatchObject([
      { notified: ['c-mobile', 'c-second', 'c-removed'], failed: [], isUnfinished: true },
    ]);
    const [tried] = answer as FirstTry[];
    const later = gateway();
    expect(await later.runRest(tried)).toMatchObject({
      notified: ['c-mobile', 'c-second', 'c-removed', 'c-mail'],
    });
    expect([sent.length, later.sent.length]).toEqual([3, 1]);
  });

  it('A notice beside entries of the audit log goes out while the database is away, and only once', async () => {
    const away = gateway({ databaseAway: true });
    const { answer, details } = await away.runBesideEntries();
    expect(answer).toMatchObject({ type: 'Unavailable' });
    expect(away.sent).toHaveLength(4);
    const back = gateway();
    expect((await back.runBesideEntries(details)).answer).toMatchObject([{ failed: [] }]);
    expect(back.sent).toEqual([]);
  });
});

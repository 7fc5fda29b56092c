/** Messages to group chats of staff, judged by stand-ins that refuse what the published webhooks refuse. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createChatSender,
  signForDingtalk,
  signForFeishu,
  type ChatAccess,
} from '../../../adapters/parties/chats.ts';
import { createStaffChannels } from '../../../adapters/parties/staff-channels.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/server.ts';

const secret = 'SEC-of-the-sandbox';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ secret });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const options = { signal: new AbortController().signal };
const send = createChatSender({ allowsLoopback: true });
const accessOf = (kind: ChatAccess['kind'], token = secret): ChatAccess => {
  const paths = {
    feishu: `feishu/open-apis/bot/v2/hook/${token}`,
    dingtalk: `dingtalk/robot/send?access_token=${token}`,
    wecom: `wecom/cgi-bin/webhook/send?key=${token}`,
  };
  const url = `${sandbox.url}/chats/${paths[kind]}`;
  return { kind, url, ...(kind !== 'wecom' && { secret }) };
};
const kinds = ['feishu', 'dingtalk', 'wecom'] as const;
const failureOf = async (promise: Promise<void>): Promise<PortFailure> => {
  const failure: unknown = await promise.catch((error: unknown) => error);
  if (!(failure instanceof PortFailure)) throw new Error('the message was taken');
  return failure;
};

describe('A message to a group chat', () => {
  it.each(kinds)(
    'A message to a group chat at %s arrives as it is, and nobody is called',
    async (kind) => {
      await send(accessOf(kind), { text: '待审核：新增 2 件' }, options);
      expect(sandbox.listChats()).toMatchObject([
        { kind, text: '待审核：新增 2 件', isUrgent: false },
      ]);
    },
  );

  it.each(kinds)('A message to a group chat at %s that is urgent calls everybody', async (kind) => {
    await send(accessOf(kind), { text: '联系人提出异议', isUrgent: true }, options);
    expect(sandbox.listChats()).toMatchObject([{ kind, isUrgent: true }]);
  });

  it.each(kinds)(
    'A message to a group chat at %s with a wrong token is refused for good, and the address is named nowhere',
    async (kind) => {
      const { kind: failure, message } = await failureOf(
        send(accessOf(kind, 'wrong-token'), { text: 'x' }, options),
      );
      expect(failure).toBe('refused');
      expect(message).not.toMatch(/wrong-token|http:/);
    },
  );

  it.each(['feishu', 'dingtalk'] as const)(
    'A message to a group chat at %s with a wrong secret, or an old signature, is refused for good',
    async (kind) => {
      const wrong = send({ ...accessOf(kind), secret: 'another' }, { text: 'x' }, options);
      expect((await failureOf(wrong)).kind).toBe('refused');
      const hoursAgo = createChatSender(
        { allowsLoopback: true },
        { now: () => Date.now() - 2 * 3_600_000 },
      );
      expect((await failureOf(hoursAgo(accessOf(kind), { text: 'x' }, options))).kind).toBe(
        'refused',
      );
    },
  );

  it.each(['dingtalk', 'wecom'] as const)(
    'A message to a group chat at %s that comes too soon after others is tried again later',
    async (kind) => {
      for (let n = 0; n < 20; n += 1) await send(accessOf(kind), { text: `${n}` }, options);
      const failure = await failureOf(send(accessOf(kind), { text: 'one too many' }, options));
      expect(failure.kind).toBe('unavailable');
    },
  );

  it('A message to a group chat that is too long for it is cut, not refused', async () => {
    await send(accessOf('wecom'), { text: '换卡'.repeat(2_000), isUrgent: true }, options);
    const [chat] = sandbox.listChats();
    const text = chat?.text ?? '';
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
    expect(text.endsWith('…')).toBe(true);
  });

  it.each([
    ['is down', 'unavailable', () => sandbox.addFault({ party: 'chats', fault: 'status' })],
    ['breaks off', 'unavailable', () => sandbox.addFault({ party: 'chats', fault: 'drop-before' })],
    [
      'answers something else',
      'refused',
      () => sandbox.addFault({ party: 'chats', fault: 'garbage' }),
    ],
  ] as const)('A message to a group chat that %s is %s', async (_what, kind, fail) => {
    fail();
    expect((await failureOf(send(accessOf('wecom'), { text: 'x' }, options))).kind).toBe(kind);
  });

  it('A message to a group chat goes to no address inside, unless a developer allows it', async () => {
    const strict = createChatSender({ allowsLoopback: false });
    for (const url of [accessOf('wecom').url, 'https://169.254.169.254/', 'https://10.0.0.7/hook'])
      expect((await failureOf(strict({ kind: 'wecom', url }, { text: 'x' }, options))).kind).toBe(
        'refused',
      );
    expect(sandbox.listChats()).toEqual([]);
  });
});

describe('Signatures of group chats', () => {
  // Computed with OpenSSL from the published descriptions.
  it('Signatures of group chats are those that 飞书 and 钉钉 describe', () => {
    expect(signForFeishu('1599360473', 'demo')).toBe(
      'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=',
    );
    expect(signForDingtalk(1_577_262_236_757, 'this is secret')).toBe(
      'hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=',
    );
  });
});

describe('Channels of staff', () => {
  const channels = createStaffChannels(
    [
      { name: 'risk', roles: ['risk-officer'], mail: 'risk@a.example' },
      {
        name: 'duty',
        roles: ['risk-officer', 'operator'],
        acquirers: ['a'],
        mail: 'duty@a.example',
      },
    ],
    'https://pay.example.com',
    send,
  );

  it('Channels of staff are found by role and acquirer, and what is of nobody goes to those of all', () => {
    const names = (acquirer: string | undefined, role: 'risk-officer' | 'operator' | 'maker') =>
      channels.find(acquirer, [role]).map(({ name }) => name);
    expect(names('a', 'risk-officer')).toEqual(['risk', 'duty']);
    expect(names('b', 'risk-officer')).toEqual(['risk']);
    expect(names('a', 'operator')).toEqual(['duty']);
    expect(names(undefined, 'operator')).toEqual([]);
    expect(names('a', 'maker')).toEqual([]);
  });

  it('Channels of staff in a chat link to the page of the desk', async () => {
    const chat = accessOf('wecom');
    const linked = createStaffChannels(
      [{ name: 'duty', roles: ['operator'], chat }],
      'https://pay.example.com',
      send,
    );
    await linked.post('duty', { text: '换卡', path: '/desk/requests/req-1' }, options);
    expect(sandbox.listChats()[0]?.text).toBe('换卡\nhttps://pay.example.com/desk/requests/req-1');
  });
});

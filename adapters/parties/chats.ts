/** Incoming webhooks of group chats, as 飞书, 钉钉 and 企业微信 publish them. The address is a secret: no error names it. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { ChatMessage } from '../../activities/staff-channels.ts';
import type { CallOptions } from '../../activities/calls.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { AddressRefused, resolveEndpoint, type AddressRules } from '../events/addresses.ts';
import { postPinned } from '../events/pinned-post.ts';

export const chatKinds = ['feishu', 'dingtalk', 'wecom'] as const;
export type ChatKind = (typeof chatKinds)[number];

export interface ChatAccess {
  kind: ChatKind;
  url: string;
  /** With which messages are signed; 企业微信 has none. */
  secret?: string;
}

const timeoutMs = 5_000;

interface Dialect {
  /** @param at ms since 1970 */
  build(
    access: ChatAccess,
    text: string,
    isUrgent: boolean,
    at: number,
  ): { url: string; body: object };
  /** The code of an answer; 0 for a message that was taken. */
  answer: z.ZodType<number>;
  /** Codes of a message that comes too soon after others. */
  tooSoon: readonly number[];
}

/** Bytes of a text, the shortest limit of the three. */
const maxBytes = 2_048;

const dialects: Record<ChatKind, Dialect> = {
  feishu: {
    build: ({ url, secret }, text, isUrgent, at) => {
      const timestamp = String(Math.floor(at / 1_000));
      return {
        url,
        body: {
          ...(secret !== undefined && { timestamp, sign: signForFeishu(timestamp, secret) }),
          msg_type: 'text',
          content: { text: isUrgent ? `<at user_id="all"></at> ${text}` : text },
        },
      };
    },
    answer: z.object({ code: z.int() }).transform(({ code }) => code),
    tooSoon: [11232],
  },
  dingtalk: {
    build: ({ url, secret }, text, isUrgent, at) => {
      const signed = new URL(url);
      if (secret !== undefined) {
        signed.searchParams.set('timestamp', String(at));
        signed.searchParams.set('sign', signForDingtalk(at, secret));
      }
      return {
        url: signed.href,
        body: { msgtype: 'text', text: { content: text }, at: { isAtAll: isUrgent } },
      };
    },
    answer: z.object({ errcode: z.int() }).transform(({ errcode }) => errcode),
    tooSoon: [130101, 410100],
  },
  wecom: {
    build: ({ url }, text, isUrgent) => ({
      url,
      body: {
        msgtype: 'text',
        text: { content: text, ...(isUrgent && { mentioned_list: ['@all'] }) },
      },
    }),
    answer: z.object({ errcode: z.int() }).transform(({ errcode }) => errcode),
    tooSoon: [45009],
  },
};

/** Time and secret are the key, and nothing is the message. @param timestamp seconds since 1970 */
export const signForFeishu = (timestamp: string, secret: string): string =>
  createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');

/** The secret is the key; time and secret are the message. @param timestamp ms since 1970 */
export const signForDingtalk = (timestamp: number, secret: string): string =>
  createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

export type ChatSender = (
  access: ChatAccess,
  message: Pick<ChatMessage, 'text' | 'isUrgent'>,
  options: CallOptions,
) => Promise<void>;

/** One try; whoever sends decides about another. @throws PortFailure */
export const createChatSender =
  (rules: AddressRules, { now = Date.now, limitMs = timeoutMs } = {}): ChatSender =>
  async (access, { text, isUrgent = false }, { signal }) => {
    const { kind } = access;
    const dialect = dialects[kind];
    const { url, body } = dialect.build(access, cutText(text), isUrgent, now());
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    const { status, text: answered } = await exchange(kind, url, body, rules, inTime);
    if (status >= 500 || status === 429)
      throw new PortFailure('unavailable', `${kind}: HTTP ${status}`);
    const code = dialect.answer.safeParse(parseJson(answered));
    if (code.success && code.data === 0 && status < 300) return;
    const about = `${kind}: HTTP ${status}, code ${code.success ? code.data : 'none'}`;
    const isLater = code.success && dialect.tooSoon.includes(code.data);
    throw new PortFailure(isLater ? 'unavailable' : 'refused', about);
  };

async function exchange(
  kind: ChatKind,
  url: string,
  body: object,
  rules: AddressRules,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  try {
    const resolved = await resolveEndpoint(url, rules);
    const message = { headers: {}, body: JSON.stringify(body) };
    const { status, text } = await postPinned(resolved, message, signal);
    return { status, text: await text };
  } catch (error) {
    if (error instanceof AddressRefused)
      throw new PortFailure('refused', `${kind}: the address is not a public one`);
    // Not the error itself: it may name the address.
    throw new PortFailure('unavailable', `${kind}: no answer`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Room for the mention of everybody, which counts. */
const room = maxBytes - 64;

function cutText(text: string): string {
  if (Buffer.byteLength(text) <= room) return text;
  const cut = Buffer.from(text)
    .subarray(0, room - 3)
    .toString('utf8');
  return `${cut.replace(/\uFFFD+$/, '')}…`;
}

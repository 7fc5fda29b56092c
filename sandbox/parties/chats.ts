/**
 * Incoming webhooks of group chats at 飞书, 钉钉 and 企业微信: the published paths, signatures, limits and codes, and like
 * them HTTP 200 with a code also where they refuse. The secret of the sandbox is token, key and secret of each.
 */
import { createHmac } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { PartyEnv } from '../party.ts';
import { createParty } from '../party.ts';
import type { ChatKind, World } from '../world.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
const maxFeishuBytes = 20 * 1024;
const maxWecomBytes = 2_048;

const perMinute: Record<ChatKind, number> = { feishu: 100, dingtalk: 20, wecom: 20 };

const FeishuBody = z.strictObject({
  timestamp: z.string().regex(/^\d{10}$/),
  sign: z.string(),
  msg_type: z.literal('text'),
  content: z.strictObject({ text: z.string().min(1) }),
});
const DingtalkBody = z.strictObject({
  msgtype: z.literal('text'),
  text: z.strictObject({ content: z.string().min(1) }),
  at: z.strictObject({ isAtAll: z.boolean() }).optional(),
});
const WecomBody = z.strictObject({
  msgtype: z.literal('text'),
  text: z.strictObject({
    content: z.string(),
    mentioned_list: z.array(z.string()).optional(),
  }),
});

const hmac = (key: string, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64');

export function createChatsParty(world: World): Hono<PartyEnv> {
  const { secret } = world.options;
  const party = createParty(world, 'chats', () => undefined);
  const sent: { kind: ChatKind; at: number }[] = [];

  /** Whether one more fits into the minute, which it then counts. */
  const fits = (kind: ChatKind, now: number): boolean => {
    const recent = sent.filter((each) => each.kind === kind && now - each.at < minuteMs);
    if (recent.length >= perMinute[kind]) return false;
    sent.push({ kind, at: now });
    return true;
  };
  const keep = (kind: ChatKind, text: string, isUrgent: boolean): void => {
    world.chats.push({ at: new Date().toISOString(), kind, text, isUrgent });
  };
  const read = async <T>(c: Context, schema: z.ZodType<T>): Promise<T | undefined> => {
    const body: unknown = await c.req.json().catch(() => undefined);
    return schema.safeParse(body).data;
  };

  party.post('/feishu/open-apis/bot/v2/hook/:token', async (c) => {
    const answer = (code: number, msg: string) => c.json({ code, msg, data: {} });
    if (c.req.param('token') !== secret)
      return answer(19001, 'param invalid: incoming webhook access token invalid');
    const body = await read(c, FeishuBody);
    if (!body || Buffer.byteLength(JSON.stringify(body)) > maxFeishuBytes)
      return answer(9499, 'Bad Request');
    const now = Date.now();
    const isFresh = Math.abs(now - Number(body.timestamp) * 1_000) <= hourMs;
    if (!isFresh || body.sign !== hmac(`${body.timestamp}\n${secret}`, ''))
      return answer(19021, 'sign match fail or timestamp is not within one hour from current time');
    if (!fits('feishu', now)) return answer(11232, 'frequency limited psm');
    const mention = '<at user_id="all">';
    keep('feishu', body.content.text, body.content.text.includes(mention));
    return answer(0, 'success');
  });

  party.post('/dingtalk/robot/send', async (c) => {
    const answer = (errcode: number, errmsg: string) => c.json({ errcode, errmsg });
    const { access_token: token, timestamp = '', sign } = c.req.query();
    if (token !== secret) return answer(300005, 'token is not exist');
    const now = Date.now();
    if (!/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > hourMs)
      return answer(310000, 'invalid timestamp');
    if (sign !== hmac(secret, `${timestamp}\n${secret}`)) return answer(310000, 'sign not match');
    const body = await read(c, DingtalkBody);
    if (!body) return answer(400101, 'param error');
    if (!fits('dingtalk', now)) return answer(130101, 'send too fast, exceed 20 times per minute');
    keep('dingtalk', body.text.content, body.at?.isAtAll === true);
    return answer(0, 'ok');
  });

  party.post('/wecom/cgi-bin/webhook/send', async (c) => {
    const answer = (errcode: number, errmsg: string) => c.json({ errcode, errmsg });
    if (c.req.query('key') !== secret) return answer(93000, 'invalid webhook url');
    const body = await read(c, WecomBody);
    if (!body) return answer(40008, 'invalid message type');
    const { content, mentioned_list: mentioned = [] } = body.text;
    if (content === '') return answer(44004, 'empty content');
    if (Buffer.byteLength(content) > maxWecomBytes)
      return answer(40058, 'content exceed max length');
    if (!fits('wecom', Date.now())) return answer(45009, 'api freq out of limit');
    keep('wecom', content, mentioned.includes('@all'));
    return answer(0, 'ok');
  });
  return party;
}

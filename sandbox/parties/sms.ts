/** The SMS gateway: keeps every message in an inbox that can be read over HTTP. */
import { z } from 'zod';
import { lostMobiles, unreachableMobiles } from '../data/persons.ts';
import { IdempotencyKeys } from '../idempotency-keys.ts';
import { maskAddress } from '../masks.ts';
import { createParty, makeOnce, type Party } from '../party.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

/** As gateways in China: an approved template with short parameters, one link, 500 characters with the name that signs. */
const maxCharacters = 500;
const maxParamCharacters = 35;
const countCharacters = (text: string): number => Array.from(text).length;
const isLink = (value: string): boolean => /^https?:\/\/\S+$/.test(value);
const Param = z
  .string()
  .min(1)
  .refine((value) => isLink(value) || countCharacters(value) <= maxParamCharacters);
const Message = z
  .object({
    to: z.string().min(1),
    templateId: z.string().regex(/^[a-z\d.-]{1,64}$/),
    signName: z.string().min(2).max(12),
    params: z.record(z.string(), Param),
    text: z.string().min(1),
  })
  .refine(({ text, signName }) => countCharacters(`【${signName}】${text}`) <= maxCharacters)
  .refine(({ text }) => (text.match(/https?:\/\//g) ?? []).length <= 1);

export function createSmsParty(world: World): Party {
  const keys = new IdempotencyKeys<{ messageId: string }>();
  const party = createParty(world, 'sms');
  party.post('/messages', (c) =>
    makeOnce(c, keys, Message, ({ to, text }, key) => {
      if (unreachableMobiles.includes(to))
        throw new Refusal(422, 'UNREACHABLE', 'the number will never be reached');
      const messageId = world.nextId('sms');
      world.sms.push({ at: new Date().toISOString(), key, messageId, to, text });
      const fields = { ...world.getLedgerFields(key), detail: { to: maskAddress(to) } };
      world.ledger.write({ party: 'sms', effect: 'sms', key, ...fields });
      return { messageId };
    }),
  );
  party.get('/messages/:key', (c) => {
    const [sms] = world.sms.filter(({ key }) => key === c.req.param('key'));
    if (!sms) throw new Refusal(404, 'NEVER_RECEIVED', 'no message was sent under this key');
    const state = lostMobiles.includes(sms.to) ? 'failed' : 'delivered';
    return c.json({ messageId: sms.messageId, state });
  });
  return party;
}

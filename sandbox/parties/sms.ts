/** The SMS gateway: keeps what was sent in an inbox that can be read over HTTP. */
import { z } from 'zod';
import { unreachableMobiles } from '../data/persons.ts';
import { Keys } from '../keys.ts';
import { maskedAddress } from '../masks.ts';
import { bodyOf, keyOf, openParty, type Party } from '../party.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

const Message = z.object({ to: z.string().min(1), text: z.string().min(1) });

export function smsParty(world: World): Party {
  const keys = new Keys<{ messageId: string }>();
  const party = openParty(world, 'sms');
  party.post('/messages', async (c) => {
    const key = keyOf(c);
    const { to, text } = await bodyOf(c, Message);
    const body = await c.req.text();
    const known = keys.repeated(key, body);
    if (known) return c.json(known);
    if (unreachableMobiles.includes(to))
      throw new Refusal(422, 'UNREACHABLE', 'the number will never be reached');
    const messageId = world.id('sms');
    world.sms.push({ at: new Date().toISOString(), key, messageId, to, text });
    const detail = { to: maskedAddress(to) };
    world.ledger.write({ party: 'sms', effect: 'sms', key, ...world.ownerOf(key), detail });
    return c.json(keys.keep(key, body, { messageId }), 201);
  });
  return party;
}

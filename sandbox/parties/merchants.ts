/** The acquirer's core: what it knows of its merchants, read only. */
import type { SandboxMerchant } from '../data/merchants.ts';
import type { CoreRecord } from '../data/templates.ts';
import { openParty, type Party } from '../party.ts';
import { notFound } from '../refusal.ts';
import type { World } from '../world.ts';

export function merchantsParty(world: World): Party {
  const party = openParty(world, 'merchants');

  party.get('/:acquirerId/:merchantId', (c) => {
    const ref = c.req.param();
    const merchant = world.merchant(ref);
    const requestId = c.req.query('requestId');
    if (requestId !== undefined) world.learn(requestId, ref);
    return c.json(recordFor(merchant, requestId));
  });

  party.get('/:acquirerId/:merchantId/contacts/:contactId', (c) => {
    const { addresses, record } = world.merchant(c.req.param());
    const address = addresses[c.req.param('contactId')];
    if (!address) throw notFound('contact');
    const { securityPhrase } = record;
    return c.json({ ...address, ...(securityPhrase !== undefined && { securityPhrase }) });
  });

  return party;
}

/** The asking request's own change is left out, as its own submission is: it must not stop itself. */
function recordFor(
  { record: { securityPhrase: _told, ...record }, books }: SandboxMerchant,
  requestId: string | undefined,
): CoreRecord {
  const made = [...books.switches]
    .filter(([by]) => by !== requestId)
    .map(([, { change }]) => change)
    .toReversed();
  return { ...record, lastChanges: [...made, ...record.lastChanges] };
}

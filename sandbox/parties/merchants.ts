/** The acquirer's core: what it knows of its merchants, read only. */
import type { SandboxMerchant } from '../data/merchants.ts';
import type { CoreRecord } from '../data/templates.ts';
import { createParty, type Party } from '../party.ts';
import { notFound } from '../refusal.ts';
import type { World } from '../world.ts';

export function createMerchantsParty(world: World): Party {
  const party = createParty(world, 'merchants');

  party.get('/:acquirerId/:merchantId', (c) => {
    const ref = c.req.param();
    const merchant = world.getMerchant(ref);
    const requestId = c.req.query('requestId');
    if (requestId !== undefined) world.rememberMerchant(requestId, ref);
    return c.json(buildRecord(merchant, requestId));
  });

  party.get('/:acquirerId/:merchantId/contacts/:contactId', (c) => {
    const { addresses, record } = world.getMerchant(c.req.param());
    const address = addresses[c.req.param('contactId')];
    if (!address) throw notFound('contact');
    const { securityPhrase } = record;
    return c.json({ ...address, ...(securityPhrase !== undefined && { securityPhrase }) });
  });

  return party;
}

/** The asking request's own change is left out, as its own submission is: it must not stop itself. */
function buildRecord(
  { record: { securityPhrase: _told, ...record }, accountState }: SandboxMerchant,
  requestId: string | undefined,
): CoreRecord {
  const made = [...accountState.switches]
    .filter(([by]) => by !== requestId)
    .map(([, { change }]) => change)
    .toReversed();
  return { ...record, lastChanges: [...made, ...record.lastChanges] };
}

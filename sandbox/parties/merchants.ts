/** The acquirer's core: the records of its merchants, read only. */
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

/** The record without the change made by the asking request itself: its own change must not stop it. */
function buildRecord(
  { record: { securityPhrase: _onlyWithAddress, ...record }, accountState }: SandboxMerchant,
  requestId: string | undefined,
): CoreRecord {
  const switchChanges = [...accountState.switches]
    .filter(([by]) => by !== requestId)
    .map(([, { change }]) => change)
    .toReversed();
  return { ...record, lastChanges: [...switchChanges, ...record.lastChanges] };
}

/** The business registry: the entries of the merchants that have a credit code. It only answers questions. */
import { z } from 'zod';
import type { CoreRecord } from '../data/templates.ts';
import { createParty, parseBody, type Party } from '../party.ts';
import { notFound } from '../refusal.ts';
import type { World } from '../world.ts';

const LookUp = z.object({
  requestId: z.string().min(1),
  creditCode: z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/),
});

/** As the core has it, unless the entry differs. */
const buildEntry = ({ names, registryEntry }: CoreRecord) => ({
  state: 'ACTIVE',
  abnormal: false,
  name: names?.legal ?? names?.operator,
  representative: names?.operator,
  ...(registryEntry !== 'none' && registryEntry),
});

export function createRegistryParty(world: World): Party {
  const party = createParty(world, 'registry');
  party.post('/look-ups', async (c) => {
    const { requestId, creditCode } = await parseBody(c, LookUp);
    const record = world.findByCreditCode(creditCode, requestId);
    if (!record || record.registryEntry === 'none') throw notFound('business');
    return c.json({ requestId, creditCode, ...buildEntry(record) });
  });
  return party;
}

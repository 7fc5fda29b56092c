/** The acquirer's core: the records of its merchants, and the doors of the merchant's app there. */
import { z } from 'zod';
import { findPersonByName } from '../data/persons.ts';
import type { SandboxMerchant } from '../data/merchants.ts';
import type { CoreRecord } from '../data/templates.ts';
import { createParty, parseBody, type Party } from '../party.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

const OwnerQuestion = z.object({
  requestId: z.string().min(1),
  personToken: z.string().min(1),
  name: z.string().min(1),
  idType: z.string().min(1),
  idNumber: z.string().min(1),
});

const SignIn = z.object({ deviceId: z.string().min(1) });

/** What a change lock keeps out. */
const SensitiveChange = z.object({
  what: z.enum(['contact', 'password', 'admin', 'legal-person', 'device']),
});

/** The number decides who it is; a name written differently is for a person to compare. */
function matchOwner(
  { names, ownerIdNumber = findPersonByName(names?.operator)?.idNumber }: CoreRecord,
  name: string,
  idNumber: string,
): 'MATCH' | 'CLOSE_MATCH' | 'NO_MATCH' | 'UNKNOWN' {
  if (names?.operator === undefined || ownerIdNumber === undefined) return 'UNKNOWN';
  if (idNumber !== ownerIdNumber) return 'NO_MATCH';
  return name === names.operator ? 'MATCH' : 'CLOSE_MATCH';
}

export function createMerchantsParty(world: World): Party {
  const party = createParty(world, 'merchants');

  party.get('/:acquirerId', (c) => {
    const after = c.req.query('after') ?? '';
    const ids = world.listMerchantIds(c.req.param('acquirerId')).filter((id) => id > after);
    return c.json({ merchants: ids.slice(0, 100) });
  });

  party.get('/:acquirerId/:merchantId', (c) => {
    const ref = c.req.param();
    const merchant = world.getMerchant(ref);
    const requestId = c.req.query('requestId');
    if (requestId !== undefined) world.rememberMerchant(requestId, ref);
    return c.json(buildRecord(merchant, requestId));
  });

  party.post('/:acquirerId/:merchantId/owner-match', async (c) => {
    const { record } = world.getMerchant(c.req.param());
    const { requestId, personToken, name, idNumber } = await parseBody(c, OwnerQuestion);
    return c.json({ requestId, personToken, match: matchOwner(record, name, idNumber) });
  });

  party.get('/:acquirerId/:merchantId/contacts/:contactId', (c) => {
    const { addresses, record } = world.getMerchant(c.req.param());
    const address = addresses[c.req.param('contactId')];
    if (!address) throw notFound('contact');
    const { securityPhrase } = record;
    return c.json({ ...address, ...(securityPhrase !== undefined && { securityPhrase }) });
  });

  party.get('/:acquirerId/:merchantId/agents/:agentId', (c) => {
    const { agents = [] } = world.getMerchant(c.req.param()).record;
    const agentId = c.req.param('agentId');
    if (!agents.includes(agentId)) throw notFound('agent');
    return c.json({ channel: 'email', address: `${agentId}@agents.example` });
  });

  party.post('/:acquirerId/:merchantId/sessions', async (c) => {
    const { accountState } = world.getMerchant(c.req.param());
    const { deviceId } = await parseBody(c, SignIn);
    accountState.sessions.add(deviceId);
    return c.json({}, 201);
  });

  party.get('/:acquirerId/:merchantId/sessions', (c) =>
    c.json([...world.getMerchant(c.req.param()).accountState.sessions]),
  );

  party.post('/:acquirerId/:merchantId/changes', async (c) => {
    const ref = c.req.param();
    const { record, accountState, terminalStates } = world.getMerchant(ref);
    const { what } = await parseBody(c, SensitiveChange);
    const states = [accountState, ...terminalStates.values()];
    if (states.some(({ lockedBy }) => lockedBy !== undefined))
      throw new Refusal(409, 'POL_CHANGE_LOCK', 'the settlement card is being changed');
    const { acquirerId, merchantId } = ref;
    const by = { acquirerId, merchantId, requestId: '' };
    world.ledger.write({
      party: 'merchants',
      effect: 'changed',
      key: world.nextId('change'),
      ...by,
      detail: { what },
    });
    record.lastChanges.unshift({ what, at: new Date().toISOString() });
    return c.json({}, 201);
  });

  return party;
}

/** The record without the change made by the asking request itself: its own change must not stop it. */
function buildRecord(
  {
    record: {
      securityPhrase: _onlyWithAddress,
      ownerIdNumber: _neverSent,
      registryEntry: _ofTheRegistry,
      probes: _ofTheTerminals,
      ...record
    },
    accountState,
    terminalStates,
  }: SandboxMerchant,
  requestId: string | undefined,
): CoreRecord {
  const switchChanges = [accountState, ...terminalStates.values()]
    .flatMap(({ switches }) => [...switches])
    .filter(([by]) => by !== requestId)
    .map(([, { change }]) => change)
    .toSorted((one, other) => other.at.localeCompare(one.at));
  const lastChanges = [...switchChanges, ...record.lastChanges];
  if (accountState.switches.size === 0 || !record.names) return { ...record, lastChanges };
  const { settlementHolder: _ofTheCardBefore, ...names } = record.names;
  return { ...record, names, lastChanges };
}

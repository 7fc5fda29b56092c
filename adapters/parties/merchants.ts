import { z } from 'zod';
import type { CallOptions, MerchantRef } from '../../activities/calls.ts';
import type { MerchantsPort, OwnerQuestion, RecordQuestion } from '../../activities/merchants.ts';
import type { PersonSecrets } from '../../activities/vault.ts';
import type { MerchantRecord, OwnerCheck } from '../../domain/parties/merchant.ts';
import { SerialNumber } from '../../domain/request/card-change-schema.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { cleanNumber, cleanText } from '../../domain/text/cleaning.ts';
import type { Party } from '../http/party.ts';
import {
  pickIdentity,
  readIdentity,
  readVault,
  type DetokenizingVault,
} from '../vault/detokenization.ts';
import { CoarseArea } from './areas.ts';
import { checkHolder, type RegisteredIdentity } from './holder-check.ts';
import { listMerchants } from './merchant-list.ts';
import { requireSubject, subjectFields } from './subjects.ts';

const Instant = z.iso.datetime({ offset: true });
const name = z.string().max(200);
const fen = z.number().int();
const accountKind = z.enum(['PERSONAL', 'CORPORATE']);
const maskedCard = { first6: z.string().max(6), last4: z.string().max(4), bankCode: name };

const ForeignCountry = z.string().regex(/^(?!CN)[A-Z]{2}$/);

const Binding = z.object({
  ...maskedCard,
  bankName: name,
  accountKind,
  status: z.enum(['ACTIVE', 'LOST', 'CLOSED', 'FROZEN']),
  cardVersion: z.number().int(),
  since: Instant,
  validUntil: z.iso.date().exactOptional(),
});

const Merchant = z.object({
  merchantId: name,
  kind: z.enum(['MICRO', 'SOLE', 'COMPANY', 'PUBLIC', 'OTHER']),
  displayName: name,
  state: z.enum(['ACTIVE', 'SUSPENDED', 'CLOSED']),
  arrearsFen: fen,
  frozen: z.boolean(),
  settlementFrozen: z.boolean().exactOptional(),
  abnormal: z.boolean(),
  onboardAt: Instant,
  licenceValidUntil: z.union([Instant, z.iso.date()]).exactOptional(),
  owner: z
    .object({
      adultFrom: z.iso.date().exactOptional(),
      fullCapacity: z.boolean().exactOptional(),
      idValidUntil: z.iso.date().exactOptional(),
      deceasedOn: z.iso.date().exactOptional(),
    })
    .exactOptional(),
  foreign: z
    .object({
      entity: ForeignCountry.exactOptional(),
      representative: ForeignCountry.exactOptional(),
    })
    .exactOptional(),
  province: z
    .string()
    .regex(/^\d{2}$/)
    .exactOptional(),
  binding: Binding,
  contacts: z.array(
    z.object({
      id: name,
      channel: z.enum(['sms', 'email']),
      masked: name,
      since: Instant,
      until: Instant.exactOptional(),
    }),
  ),
  networks: z.array(
    z.object({
      id: name,
      state: z.enum(['open', 'closed']),
      lead: z.boolean(),
      approval: z.enum(['instant', 'audited']).exactOptional(),
      pays: z.enum(['acquirer', 'network']).exactOptional(),
      merchantNo: name.exactOptional(),
      terminalNos: z.record(SerialNumber, name).exactOptional(),
    }),
  ),
  terminals: z.array(
    z.object({
      sn: name,
      model: name,
      appVersion: name,
      online: z.boolean(),
      certificate: name.exactOptional(),
      area: CoarseArea.exactOptional(),
      binding: Binding.exactOptional(),
      dailyAverageFen: fen.exactOptional(),
    }),
  ),
  dailyAverageFen: fen,
  waitingFen: fen.exactOptional(),
  lastChanges: z.array(
    z.object({
      what: z.enum(['contact', 'password', 'admin', 'legal-person', 'device', 'settlement-card']),
      at: Instant,
      replaced: z.object(maskedCard).exactOptional(),
      terminal: name.exactOptional(),
    }),
  ),
  openChanges: z.array(name),
  submissionsToday: z.number().int().nonnegative(),
  salesAgentId: name.exactOptional(),
  agents: z.array(name).max(100).exactOptional(),
}) satisfies z.ZodType<MerchantRecord>;

/** Some cores send what they do not know as an empty text: that is nobody's name. */
const omitEmpty = (names: RegisteredIdentity): RegisteredIdentity =>
  Object.fromEntries(Object.entries(names).filter(([, text]) => cleanText(text) !== ''));

const Names = z
  .object({
    legal: name.exactOptional(),
    operator: name.exactOptional(),
    trade: name.exactOptional(),
    // It is compared with what people type, which is cleaned in the same way.
    creditCode: name.transform(cleanNumber).exactOptional(),
    settlementHolder: name.exactOptional(),
  })
  .transform(omitEmpty) satisfies z.ZodType<RegisteredIdentity>;

const OwnerMatch = z.object({
  ...subjectFields,
  match: z.enum(['MATCH', 'CLOSE_MATCH', 'NO_MATCH', 'UNKNOWN']),
});

/** Registered names are compared with the account holder here and not passed on. */
const Answer = Merchant.extend({ names: Names.exactOptional() });
type Answer = z.output<typeof Answer>;

const address = { channel: z.enum(['sms', 'email']), address: z.string().min(1) };
const Agent = z.object(address);
const Contact = z.object({
  ...address,
  securityPhrase: z.string().trim().min(1).max(40).exactOptional(),
});

/**
 * Merchant records of the acquirer's core. Fields that are not in the schema are dropped.
 * @param publishedNetworks ids of networks that we reach by their own published contracts: each of them audits and
 *   pays the merchant by itself, whatever the record says
 */
export const createMerchantsAdapter = (
  party: Party,
  vault: Pick<DetokenizingVault, 'detokenizeBoth' | 'detokenizePerson'>,
  publishedNetworks: readonly string[] = [],
): MerchantsPort => ({
  readRecord: async (merchant, question, options) => {
    const { names, ...answer } = await readAnswer(party, merchant, question?.requestId, options);
    const record = { ...answer, networks: markPublished(answer.networks, publishedNetworks) };
    if (!question) return record;
    const purpose = `${party.name}: compare the holder and the owner for ${question.requestId}`;
    const secrets = await readVault(vault.detokenizeBoth(merchant, question, purpose));
    const holder = checkHolder(secrets, question, record, names ?? {});
    const ownerMatch = await findOwnerMatch(party, secrets.person, merchant, question, options);
    return { ...record, ...(holder && { holder }), ...(ownerMatch && { ownerMatch }) };
  },
  listMerchants: (acquirerId, after, options) => listMerchants(party, acquirerId, after, options),
  async matchOwner(question, options) {
    const use = `compare the owner for ${question.requestId}`;
    return matchOwner(party, await readIdentity(party, vault, question, use), question, options);
  },
  findContactAddress: (merchant, contactId, options) =>
    party.ask(
      {
        method: 'GET',
        path: '/{acquirerId}/{merchantId}/contacts/{contactId}',
        params: { ...merchant, contactId },
        answer: Contact,
      },
      options,
    ),
  async findAgentAddress(merchant, agentId, options) {
    try {
      const path = '/{acquirerId}/{merchantId}/agents/{agentId}';
      const params = { ...merchant, agentId };
      return await party.ask({ method: 'GET', path, params, answer: Agent }, options);
    } catch (error) {
      // A core that answers 404 has no address of them, or knows no such question.
      if (error instanceof PortFailure && error.kind === 'refused') return undefined;
      throw error;
    }
  },
});

/** The kind of a merchant, with the names and the number under which it is registered: for comparisons by adapters only. */
export async function readRegisteredIdentity(
  party: Party,
  merchant: MerchantRef,
  requestId: string,
  options: CallOptions,
): Promise<{ kind: MerchantRecord['kind']; names: RegisteredIdentity }> {
  const { kind, names = {} } = await readAnswer(party, merchant, requestId, options);
  return { kind, names };
}

const markPublished = (
  networks: MerchantRecord['networks'],
  published: readonly string[],
): MerchantRecord['networks'] =>
  networks.map((network) =>
    published.includes(network.id) ? { ...network, approval: 'audited', pays: 'network' } : network,
  );

async function readAnswer(
  party: Party,
  merchant: MerchantRef,
  requestId: string | undefined,
  options: CallOptions,
): Promise<Answer> {
  const answer = await party.ask<Answer | undefined>(
    {
      method: 'GET',
      path: '/{acquirerId}/{merchantId}',
      params: { ...merchant },
      ...(requestId !== undefined && { query: { requestId } }),
      answer: Answer.extend({ merchantId: z.literal(merchant.merchantId) }),
      notFoundAnswers: { NOT_FOUND: undefined },
    },
    options,
  );
  if (answer) return answer;
  throw new PortFailure('refused', `${party.name}: no such merchant`, { code: 'INP_REQUIRED' });
}

/** The comparison that comes with the record, if there is one: without it screening asks, for as long as it takes. */
const findOwnerMatch = async (
  party: Party,
  person: PersonSecrets | undefined,
  merchant: MerchantRef,
  { personToken, requestId }: RecordQuestion,
  options: CallOptions,
): Promise<OwnerCheck | undefined> =>
  person && personToken !== undefined
    ? matchOwner(party, pickIdentity(person), { merchant, personToken, requestId }, options).catch(
        (): undefined => undefined,
      )
    : undefined;

/** The core compares the person with the registered owner; only its verdict comes back, about this very person. */
async function matchOwner(
  party: Party,
  person: ReturnType<typeof pickIdentity>,
  { merchant, personToken, requestId }: OwnerQuestion,
  options: CallOptions,
): Promise<OwnerCheck> {
  const answer = await party.ask(
    {
      method: 'POST',
      path: '/{acquirerId}/{merchantId}/owner-match',
      params: { ...merchant },
      body: { requestId, personToken, ...person },
      answer: OwnerMatch,
    },
    options,
  );
  const { match } = requireSubject(party.name, answer, { requestId, personToken });
  // Unknown is neither yes nor no: it is asked again.
  if (match === 'UNKNOWN')
    throw new PortFailure('unavailable', `${party.name}: the owner cannot be compared now`);
  return { personToken, match };
}

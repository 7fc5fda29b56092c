import { z } from 'zod';
import type { MerchantRef } from '../../activities/calls.ts';
import type { MerchantsPort, RecordQuestion } from '../../activities/merchants.ts';
import {
  matchName,
  findAccountNames,
  findTechnicalities,
  type RegisteredNames,
} from '../../domain/account/holder-names.ts';
import type { HolderCheck, MerchantRecord } from '../../domain/parties/merchant.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { Party } from '../http/party.ts';
import { readVault, type DetokenizingVault } from '../vault/detokenization.ts';

const Instant = z.iso.datetime({ offset: true });
const name = z.string().max(200);
const fen = z.number().int();
const accountKind = z.enum(['PERSONAL', 'CORPORATE']);
const maskedCard = { first6: z.string().max(6), last4: z.string().max(4), bankCode: name };

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
    })
    .exactOptional(),
  province: z
    .string()
    .regex(/^\d{2}$/)
    .exactOptional(),
  binding: z.object({
    ...maskedCard,
    bankName: name,
    accountKind,
    status: z.enum(['ACTIVE', 'LOST', 'CLOSED', 'FROZEN']),
    cardVersion: z.number().int(),
    since: Instant,
    validUntil: z.iso.date().exactOptional(),
  }),
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
      merchantNo: name.exactOptional(),
    }),
  ),
  terminals: z.array(z.object({ sn: name, model: name, appVersion: name, online: z.boolean() })),
  dailyAverageFen: fen,
  waitingFen: fen.exactOptional(),
  lastChanges: z.array(
    z.object({
      what: z.enum(['contact', 'password', 'admin', 'legal-person', 'device', 'settlement-card']),
      at: Instant,
      replaced: z.object(maskedCard).exactOptional(),
    }),
  ),
  openChanges: z.array(name),
  submissionsToday: z.number().int().nonnegative(),
  salesAgentId: name.exactOptional(),
  agents: z.array(name).max(100).exactOptional(),
}) satisfies z.ZodType<MerchantRecord>;

const Names = z.object({
  legal: name.exactOptional(),
  operator: name.exactOptional(),
  trade: name.exactOptional(),
}) satisfies z.ZodType<RegisteredNames>;

/** Registered names are compared with the account holder here and not passed on. */
const Answer = Merchant.extend({ names: Names.exactOptional() });
type Answer = z.output<typeof Answer>;

const Contact = z.object({
  channel: z.enum(['sms', 'email']),
  address: z.string().min(1),
  securityPhrase: z.string().trim().min(1).max(40).exactOptional(),
});

/** Merchant records of the acquirer's core. Fields that are not in the schema are dropped. */
export const createMerchantsAdapter = (
  party: Party,
  vault: Pick<DetokenizingVault, 'detokenizeAccount'>,
): MerchantsPort => ({
  readRecord: async (merchant, question, options) => {
    const answer = await party.ask<Answer | undefined>(
      {
        method: 'GET',
        path: '/{acquirerId}/{merchantId}',
        params: { ...merchant },
        ...(question && { query: { requestId: question.requestId } }),
        answer: Answer.extend({ merchantId: z.literal(merchant.merchantId) }),
        notFoundAnswers: { NOT_FOUND: undefined },
      },
      options,
    );
    if (!answer)
      throw new PortFailure('refused', `${party.name}: no such merchant`, { code: 'INP_REQUIRED' });
    const { names, ...record } = answer;
    const holder =
      names && question
        ? await checkHolder(party, vault, merchant, question, record.kind, names)
        : undefined;
    return { ...record, ...(holder && { holder }) };
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
});

/** Undefined when nothing can be compared: the account is unknown, or the record has no name for its kind. */
async function checkHolder(
  party: Party,
  vault: Pick<DetokenizingVault, 'detokenizeAccount'>,
  merchant: MerchantRef,
  { accountToken, requestId }: RecordQuestion,
  kind: MerchantRecord['kind'],
  names: RegisteredNames,
): Promise<HolderCheck | undefined> {
  const purpose = `${party.name}: compare the holder's name for ${requestId}`;
  const account = await readVault(vault.detokenizeAccount(merchant, accountToken, purpose)).catch(
    (error: unknown) => {
      if (error instanceof PortFailure && error.kind === 'refused') return undefined;
      throw error;
    },
  );
  if (!account) return undefined;
  const known = findAccountNames(account.kind, kind, names);
  if (known.length === 0) return undefined;
  const { holderName } = account;
  return {
    accountToken,
    match: matchName(holderName, known),
    technicalities: findTechnicalities(holderName),
  };
}

import { z } from 'zod';
import type { MerchantsPort } from '../activities/merchants.ts';
import type { MerchantRecord } from '../domain/parties.ts';
import { PortFailure } from '../domain/port-failure.ts';
import type { Party } from './http.ts';

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
  abnormal: z.boolean(),
  onboardAt: Instant,
  licenceValidUntil: z.union([Instant, z.iso.date()]).exactOptional(),
  binding: z.object({
    ...maskedCard,
    bankName: name,
    accountKind,
    status: z.enum(['ACTIVE', 'LOST', 'CLOSED', 'FROZEN']),
    cardVersion: z.number().int(),
    since: Instant,
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
}) satisfies z.ZodType<MerchantRecord>;

const Contact = z.object({ channel: z.enum(['sms', 'email']), address: z.string().min(1) });

/** The acquirer's own core. Fields it has beyond ours are left there. */
export const merchantsAdapter = (party: Party): MerchantsPort => ({
  record: async (merchant, requestId, options) => {
    const record = await party.question<MerchantRecord | undefined>(
      {
        method: 'GET',
        path: '/{acquirerId}/{merchantId}',
        params: { ...merchant },
        query: { requestId },
        answer: Merchant.extend({ merchantId: z.literal(merchant.merchantId) }),
        absent: { NOT_FOUND: undefined },
      },
      options,
    );
    if (record) return record;
    throw new PortFailure('refused', `${party.name}: no such merchant`, { code: 'INP_REQUIRED' });
  },
  contactAddress: (merchant, contactId, options) =>
    party.question(
      {
        method: 'GET',
        path: '/{acquirerId}/{merchantId}/contacts/{contactId}',
        params: { ...merchant, contactId },
        answer: Contact,
      },
      options,
    ),
});

/** The request of a scenario: its merchant in the sandbox, its numbers in the vault, its fields. */
import { randomUUID } from 'node:crypto';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import type { MerchantChanges } from '../../sandbox/data/merchants.ts';
import type { TestEnv } from './test-env.ts';
import { buildCardSecrets, cards, owner, people, defaultDocuments } from './people.ts';

export interface ScenarioOptions {
  /** A merchant of `sandbox/README.md` that this one is like. */
  like?: string;
  merchant?: MerchantChanges;
  /** Number of the new card. */
  card?: string;
  person?: keyof typeof people;
  policy?: Partial<PolicyValues>;
  request?: Partial<CardChangeRequest>;
  /** The request is for the terminal of this number, which has a card of its own. */
  terminal?: number;
  /** An earlier scenario of the same merchant: this one changes the card that it has bound. */
  previous?: { merchantId: string; request: CardChangeRequest };
}

/** Adds the merchant to the sandbox, stores card and person, and returns a request that may be submitted. */
export async function prepareRequest(
  { sandbox, storage }: TestEnv,
  options: ScenarioOptions,
): Promise<CardChangeRequest> {
  const merchantId = options.previous?.merchantId ?? `S-${randomUUID().slice(0, 8)}`;
  const merchant = { acquirerId: 'demo', merchantId };
  const person = people[options.person ?? 'owner'];
  // The new card is the owner's own: the register knows the owner by the name of its holder.
  const addMerchant = () =>
    sandbox.addMerchant(
      { merchantId, like: options.like ?? 'M-GREEN' },
      { names: { operator: person.name }, ...options.merchant },
    ).record;
  const readMerchant = () => sandbox.addMerchant({ merchantId }, {}).record;
  const record = options.previous ? readMerchant() : addMerchant();
  const terminal =
    options.terminal === undefined ? undefined : `SN-${merchantId}-${options.terminal}`;
  const ownCard = record.terminals.find(({ sn }) => sn === terminal)?.binding;
  const mobile = '13900000001';
  const account = await storage.vault.tokenizeAccount(
    merchant,
    buildCardSecrets(options.card ?? cards.good, person, mobile),
  );
  const { token } = await storage.vault.tokenizePerson(merchant, { ...person, mobile });
  return {
    requestId: `req-${randomUUID().replaceAll('-', '')}`,
    ...merchant,
    ...(terminal !== undefined && { scope: { terminal } }),
    intake: 'app',
    submittedBy: owner,
    authn: { level: 'two-factor', twoFactorEnrolled: true, device: 'known' },
    applicant: { personToken: token, role: 'owner', idValidUntil: '9999-12-31' },
    reason: { kind: 'new-bank' },
    oldAccount: { last4: (ownCard ?? record.binding).last4 },
    newAccount: { token: account.token, last4: account.last4 },
    materials: defaultDocuments,
    ...options.request,
  };
}

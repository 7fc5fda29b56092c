/**
 * What a decision is made on, and what is executed after it (docs/decisions/0003-evidence.md): a decision counts only
 * while all of it stays the same. It holds results and no reference numbers or instants, so that the same answer of
 * a party on another day is the same evidence.
 */
import type { Facts } from '../gates/assessment.ts';
import { findOwnerMatch } from '../gates/registered-owner.ts';
import { findScreeningNotes } from '../gates/screening-notes.ts';
import type { CheckedDocuments } from '../parties/identity.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

/** The evidence as plain data, lists in a fixed order; a digest of it names the evidence. */
export const collectEvidence = (facts: Facts, policy: PolicyValues) => ({
  request: collectRequest(facts),
  account: facts.account,
  owner: findOwnerMatch(facts),
  record: facts.merchant && collectRecord(facts.merchant.value),
  document: facts.document && collectDocuments(facts.document.value),
  factors: collectProofs(facts),
  verification: collectVerification(facts),
  registry: facts.registry?.value,
  lists: facts.lists && [facts.lists.value.hit, facts.lists.value.sharedWith],
  agreement: collectAgreement(facts),
  risk: facts.risk && [
    facts.risk.tier,
    facts.risk.score,
    sort(facts.risk.reasons, ({ reason }) => reason),
  ],
  notes: findScreeningNotes(facts, policy),
});

/** All that the merchant asks for. The wanted time of the switch may change at any time and decides nothing. */
function collectRequest({ request }: Facts) {
  const { preferredWindow: _time, requestId: _id, materials, terminals, ...asked } = request;
  return {
    ...asked,
    terminals: terminals && sort(terminals, (sn) => sn),
    materials: sort(
      materials.map(({ kind, sha256, validUntil }) => ({ kind, sha256, validUntil })),
      ({ kind, sha256 }) => `${kind} ${sha256}`,
    ),
  };
}

/** The state of the old card is left out: it says nothing about the owner of the new one. */
const collectRecord = ({
  binding,
  foreign,
  holder,
  kind,
  networks,
  terminals,
}: MerchantRecord) => ({
  kind,
  foreign,
  binding: [
    binding.first6,
    binding.last4,
    binding.bankCode,
    binding.accountKind,
    binding.cardVersion,
  ],
  holder,
  networks: sort(networks, ({ id }) => id),
  // Whether a terminal is online, and its version, changes every day.
  terminals: sort(
    terminals.map(({ binding: own, sn, model }) => [
      sn,
      model,
      ...(own ? ['card of its own'] : []),
    ]),
    ([sn = '']) => sn,
  ),
});

/** How the owner proved who they are, and for what. */
const collectProofs = ({ attested, factors }: Facts) => ({
  factors: factors.map(({ at: _at, ref: _ref, ...proof }) => proof),
  attested: attested && {
    by: attested.by,
    bothCardsShown: attested.bothCardsShown,
    personToken: attested.personToken,
    accountToken: attested.accountToken,
  },
});

/** Whose documents were checked and how, and what was found in the files. */
const collectDocuments = ({ agent, examination, personToken, result }: CheckedDocuments) => ({
  owner: [personToken, result],
  agent: agent && [agent.personToken, agent.result],
  examination: examination && {
    ...examination,
    findings: sort(examination.findings, ({ finding, kind }) => `${kind} ${finding}`),
  },
});

function collectVerification({ verification }: Facts) {
  if (!verification) return undefined;
  const { verificationId: _id, ...answer } = verification.value;
  return answer;
}

function collectAgreement({ agreement }: Facts) {
  if (!agreement) return undefined;
  const { version, textHash, personToken, accountToken } = agreement;
  return { version, textHash, personToken, accountToken };
}

const sort = <T>(items: readonly T[], key: (item: T) => string): T[] =>
  items.toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));

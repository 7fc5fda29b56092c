/** Looks a merchant up in the business registry. Names are compared here, and only results leave this file [A39, A66]. */
import { z } from 'zod';
import type { CallOptions } from '../../activities/calls.ts';
import type { RegistryPort, RegistryQuestion } from '../../activities/registry.ts';
import type { AccountSecrets } from '../../activities/vault.ts';
import {
  findAccountNames,
  findTechnicalities,
  matchName,
} from '../../domain/account/holder-names.ts';
import type { MerchantKind, NameComparison } from '../../domain/parties/merchant.ts';
import type { Party } from '../http/party.ts';
import { readIdentity, readVault, type DetokenizingVault } from '../vault/detokenization.ts';
import type { RegisteredIdentity } from './holder-check.ts';
import { readRegisteredIdentity } from './merchants.ts';
import { requireSubject } from './subjects.ts';

/** The answer must be about this request and this number. */
const buildAnswerSchema = (creditCode: string) =>
  z.object({
    requestId: z.string().min(1).max(128),
    creditCode: z.literal(creditCode),
    state: z.enum(['ACTIVE', 'REVOKED', 'CANCELLED']),
    abnormal: z.boolean(),
    name: z.string().min(1).max(200),
    representative: z.string().min(1).max(200),
    validUntil: z.iso.date().exactOptional(),
  });
type Answer = z.output<ReturnType<typeof buildAnswerSchema>>;

export const createRegistryAdapter = (
  party: Party,
  core: Party,
  vault: DetokenizingVault,
): RegistryPort => ({
  lookUp: async (question, options) => {
    const { merchant, accountToken, personToken, requestId } = question;
    const use = `look up the business for ${requestId}`;
    const [{ kind, names }, account, owner] = await Promise.all([
      readRegisteredIdentity(core, merchant, requestId, options),
      readVault(vault.detokenizeAccount(merchant, accountToken, `${party.name}: ${use}`)),
      readIdentity(party, vault, { merchant, personToken }, use),
    ]);
    const corporateAccount = isMerchantsOwn(account) ? account : undefined;
    const creditCode = names.creditCode ?? corporateAccount?.holderIdNumber;
    if (creditCode === undefined) return { state: 'NO_NUMBER' };
    const answer = await askRegistry(party, question, creditCode, options);
    if (answer === 'not-found') return { state: 'NOT_FOUND' };
    const { state, abnormal, validUntil } = answer;
    const name = compareName(answer, kind, names, corporateAccount?.holderName);
    return {
      state,
      isAbnormal: abnormal,
      ...(validUntil !== undefined && { validUntil }),
      ...(name && { name }),
      representative: { personToken, match: comparePeople(owner.name, answer.representative) },
    };
  },
});

/** A letter of authorisation names somebody else, whom the registry does not know. */
const isMerchantsOwn = ({ holderRelation, kind }: AccountSecrets): boolean =>
  kind === 'CORPORATE' && holderRelation !== 'AUTHORISED';

async function askRegistry(
  party: Party,
  { requestId }: RegistryQuestion,
  creditCode: string,
  options: CallOptions,
): Promise<Answer | 'not-found'> {
  const answer = await party.ask<Answer | 'not-found'>(
    {
      method: 'POST',
      path: '/look-ups',
      body: { requestId, creditCode },
      answer: buildAnswerSchema(creditCode),
      notFoundAnswers: { NOT_FOUND: 'not-found' },
    },
    options,
  );
  if (answer !== 'not-found')
    requireSubject(party.name, { requestId: answer.requestId }, { requestId });
  return answer;
}

/** The registered name against the record and the holder of a corporate account; undefined when neither is known. */
function compareName(
  { name, representative }: Answer,
  kind: MerchantKind,
  known: RegisteredIdentity,
  holderName: string | undefined,
): NameComparison | undefined {
  const recorded = findAccountNames('CORPORATE', kind, known);
  const registered = findAccountNames('CORPORATE', kind, {
    ...known,
    legal: name,
    operator: representative,
  });
  const results = [
    ...(recorded.length > 0 ? [matchName(name, recorded)] : []),
    ...(holderName === undefined ? [] : [matchName(holderName, registered)]),
  ];
  return (['NO_MATCH', 'CLOSE_MATCH', 'MATCH'] as const).find((each) => results.includes(each));
}

/** Systems damage some names: such a name that differs is for a person to compare [B3.8]. */
function comparePeople(owner: string, representative: string): NameComparison {
  const match = matchName(owner, [representative]);
  const isDamaged = [owner, representative].some((name) => findTechnicalities(name).length > 0);
  return match === 'NO_MATCH' && isDamaged ? 'CLOSE_MATCH' : match;
}

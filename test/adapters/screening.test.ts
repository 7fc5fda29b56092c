/** Screening from end to end: merchants and cards of the sandbox, read by the adapters, assessed by the gate. */
import { describe, expect, it } from 'vitest';
import { assessGates } from '../../activities/assessment.ts';
import { createBankAdapter } from '../../adapters/parties/bank.ts';
import { connectParty } from '../../adapters/http/party.ts';
import { createListsAdapter } from '../../adapters/parties/lists.ts';
import { createMerchantsAdapter } from '../../adapters/parties/merchants.ts';
import { createRegistryAdapter } from '../../adapters/parties/registry.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import { isRegisteredKind } from '../../domain/parties/registry.ts';
import type { DocumentKind } from '../../domain/request/document-kinds.ts';
import { getBankName, findCard } from '../../sandbox/data/cards.ts';
import {
  buildMaterial,
  buildPolicyValues,
  buildRequest,
  buildSubmittedFacts,
  subject,
} from '../support/facts.ts';
import { startSandboxClient } from '../support/sandbox-client.ts';
import { buildAccountSecrets, createFakeVault } from '../support/fake-party.ts';

const options = { signal: new AbortController().signal };
const good = '6217000200112001011';

interface Case {
  merchant?: string;
  card?: string;
  /** For a card number that is in no table. */
  bankCode?: string;
  holder?: string;
  documents?: DocumentKind[];
  profile?: 'cn-default' | 'demo';
}

/** Merchants of which 王建国 is the operator or legal person; of all others 李桂香 is. */
const merchantsOfJianguo = [
  ...['M-SOLE', 'M-COMPANY', 'M-LICENCE', 'M-TRADITIONAL'],
  ...['M-DEREGISTERED', 'M-REPLACED'],
];
const findRegisteredOwner = (merchantId: string) =>
  merchantsOfJianguo.includes(merchantId)
    ? { name: '王建国', idNumber: '110105199001010010' }
    : { name: '李桂香', idNumber: '110105198506120042' };
const creditCodes: Record<string, string> = {
  'M-COMPANY': '91110105MA01A2B3C4',
  'M-SOLE': '92110105MA01A2B3C1',
  'M-DEREGISTERED': '92110105MA01A2B3C1',
  'M-REPLACED': '91110105MA01A2B3C4',
};

/** The result of the gate with all facts: codes of the items to correct, or tier and notes. */
async function screen({
  merchant: merchantId = 'M-GREEN',
  card = good,
  bankCode = findCard(card)?.bankCode ?? '105',
  holder = '李桂香',
  documents = ['id-front', 'id-back', 'card-photo'],
  profile = 'cn-default',
}: Case): Promise<string[]> {
  const { sandbox } = await startSandboxClient();
  const corporate = findCard(card)?.ownerType === 'BUSINESS';
  const owner = findRegisteredOwner(merchantId);
  const { vault } = createFakeVault(
    buildAccountSecrets({
      accountNumber: card,
      bankCode,
      bankName: getBankName(bankCode),
      holderName: holder,
      holderIdNumber: corporate ? (creditCodes[merchantId] ?? '') : owner.idNumber,
      kind: corporate ? 'CORPORATE' : 'PERSONAL',
    }),
    { ...owner, mobile: '13800000001' },
  );
  const party = (name: 'merchants' | 'bank' | 'lists' | 'registry') =>
    connectParty(name, { url: `${sandbox.url}/${name}`, secret: 'outside-secret' });
  const merchant = { acquirerId: 'demo', merchantId };
  const account = await vault.describeAccount(merchant, 'acc_00000002');
  const question = { requestId: 'req-00000001', ...subject, merchant };
  const now = new Date().toISOString();
  const withTime = <T>(value: T) => ({ value, at: now });
  const record = await createMerchantsAdapter(party('merchants'), vault).readRecord(
    merchant,
    question,
    options,
  );
  const registry = createRegistryAdapter(party('registry'), party('merchants'), vault);
  const facts = buildSubmittedFacts({
    submittedAt: now,
    ...(account && { account }),
    request: buildRequest({
      ...merchant,
      oldAccount: { last4: record.binding.last4 },
      newAccount: { token: 'acc_00000002', last4: card.slice(-4) },
      materials: documents.map((kind) => buildMaterial(kind)),
    }),
    merchant: withTime(record),
    verification: withTime(
      await createBankAdapter(
        party('bank'),
        vault,
        'https://pay.example.com/change/back',
      ).verifyAccount(question, options),
    ),
    lists: withTime(await createListsAdapter(party('lists'), vault).screen(question, options)),
    ...(isRegisteredKind(record.kind) && {
      registry: withTime(await registry.lookUp(question, options)),
    }),
  });
  const policy =
    profile === 'demo'
      ? loadPolicy('demo').values
      : buildPolicyValues({ calendar: { ...buildPolicyValues({}).calendar, timeZone: 'UTC' } });
  const [said] = assessGates('screening', { facts, policy, now });
  const codes = (problems: Problem[] = []) => problems.map(({ code }) => code);
  switch (said.kind) {
    case 'ask':
      return codes(said.problems);
    case 'stop':
      return said.problems ? codes(said.problems) : [said.code];
    case 'pass':
      return [said.risk?.tier ?? '', ...codes(said.notes)];
    case 'need':
      return said.needs;
    case 'back':
      return said.unmet;
  }
}

describe('[A42] Screening over the wire', () => {
  const cases: [string, Case, string[]][] = [
    ['[A1] lets a good card pass', {}, ['green']],
    ['[A66] refuses the card of a stranger', { holder: '王建国' }, ['ACC_NAME_MISMATCH']],
    [
      'sends a name in traditional signs to a person',
      { merchant: 'M-TRADITIONAL', holder: '王建国' },
      ['amber', 'IDV_OWNER_CLOSE', 'ACC_NAME_CLOSE'],
    ],
    ['[A66] tells a namesake', { card: '6217000200112001235' }, ['IDV_MISMATCH']],
    ['refuses another name', { card: '6217000200112001045' }, ['ACC_NAME_MISMATCH']],
    [
      'sends a close name to a person',
      { card: '6222020200112001058' },
      ['amber', 'ACC_NAME_CLOSE'],
    ],
    [
      '[A79] sends what the bank cannot say to a person',
      { card: '6228480200112001066' },
      ['amber', 'ACC_UNVERIFIABLE'],
    ],
    ['[A78] knows no such account', { card: '6222021234567890128' }, ['ACC_NOT_FOUND']],
    [
      '[A78] knows no such bank',
      { card: '6222021234567890128', bankCode: '999' },
      ['ACC_UNKNOWN_BANK'],
    ],
    ['[A11] refuses a credit card', { card: '6259650200112016' }, ['ACC_KIND_REFUSED']],
    ['[A11] refuses class II', { card: '6217000200112001078' }, ['ACC_CLASS_LIMIT']],
    ['[A11] refuses class III', { card: '6222020200112001215' }, ['ACC_CLASS_LIMIT']],
    ['[A4] refuses an expired card', { card: '6228480200112001223' }, ['ACC_EXPIRED']],
    ['[A4] refuses a lost card', { card: '6217000200112001102' }, ['ACC_LOST']],
    ['[A85] refuses a closed card', { card: '6222020200112001082' }, ['ACC_CLOSED']],
    ['[A62] refuses a frozen card', { card: '6228480200112001090' }, ['ACC_FROZEN']],
    ['[A85] refuses a dormant card', { card: '6222020200112001116' }, ['ACC_DORMANT']],
    [
      'sends a card of several merchants to a person',
      { card: '6228480200112001181' },
      ['amber', 'ACC_SHARED'],
    ],
    ['[A66] stops at a list', { card: '6222020200112001173' }, ['CMP_LIST_HIT']],
    ['weighs a mobile the bank does not know', { card: '6222020200112001249' }, ['amber']],
    ['weighs a young account', { card: '6228480200112001256' }, ['green']],
    ['[A2] stops a suspended merchant', { merchant: 'M-SUSPENDED' }, ['ELG_MERCHANT_STATE']],
    ['stops a merchant about to close', { merchant: 'M-CLOSING' }, ['ELG_MERCHANT_STATE']],
    ['[A62] stops arrears', { merchant: 'M-ARREARS' }, ['ELG_ARREARS']],
    ['[A62] stops a frozen merchant', { merchant: 'M-FROZEN' }, ['ELG_FROZEN']],
    ['[A62] stops a frozen settlement account', { merchant: 'M-ORDERED' }, ['ELG_FROZEN']],
    ['[A62] stops an abnormal record', { merchant: 'M-ABNORMAL' }, ['ELG_ABNORMAL']],
    ['[A19] stops for an owner under age', { merchant: 'M-MINOR' }, ['ELG_CAPACITY']],
    ['[A59] stops a second change', { merchant: 'M-RECENT' }, ['POL_COOLDOWN']],
    [
      '[A58] stops going back to the card before',
      { merchant: 'M-RECENT', card: '6228480200112001033' },
      ['POL_COOLDOWN_SAME'],
    ],
    ['waits for another change', { merchant: 'M-BUSY' }, ['other-change']],
    ['[A3] wants the licence for six terminals', { merchant: 'M-BIG' }, ['MAT_MISSING']],
    [
      '[A46] names a terminal that does not fit',
      { merchant: 'M-OLDPOS', profile: 'demo' },
      ['terminal-fit'],
    ],
    ['weighs money that waits', { merchant: 'M-WAITING' }, ['green']],
    ['[A70] weighs a new mobile', { merchant: 'M-NEWPHONE' }, ['amber']],
    ['[A70] sees a take-over', { merchant: 'M-TAKEOVER' }, ['red']],
    [
      '[A19] refuses the personal account of a company, and its expired licence',
      {
        merchant: 'M-LICENCE',
        holder: '王建国',
        documents: ['id-front', 'id-back', 'card-photo', 'business-licence'],
      },
      ['ELG_KIND_MATRIX', 'ELG_LICENCE_EXPIRED'],
    ],
    [
      '[A7] takes the corporate account of a company under its own name',
      {
        merchant: 'M-COMPANY',
        card: '11001018700059000123',
        holder: '北京京味餐饮有限公司',
        documents: ['id-front', 'id-back', 'account-permit', 'business-licence'],
      },
      ['green'],
    ],
    [
      '[A67] takes the corporate account of a sole trader, in the name of 个体户',
      {
        merchant: 'M-SOLE',
        card: '11001018700059000123',
        holder: '个体户王建国',
        documents: ['id-front', 'id-back', 'account-permit', 'business-licence'],
      },
      ['green'],
    ],
    [
      '[A39] stops a sole trader whom the registry has cancelled',
      {
        merchant: 'M-DEREGISTERED',
        holder: '王建国',
        documents: ['id-front', 'id-back', 'card-photo', 'business-licence'],
      },
      ['ELG_DEREGISTERED'],
    ],
    [
      '[A39] stops a former legal person whom only the registry knows as such',
      {
        merchant: 'M-REPLACED',
        card: '11001018700059000123',
        holder: '北京京味餐饮有限公司',
        documents: ['id-front', 'id-back', 'account-permit', 'business-licence'],
      },
      ['IDV_NOT_REGISTERED'],
    ],
  ];
  it.each(cases)('Screening over the wire: %s', async (_title, setting, said) => {
    expect(await screen(setting)).toEqual(said);
  });
});

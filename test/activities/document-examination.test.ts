/** The check of documents: the authority, reading and forensics in one activity, over the wire to the sandbox. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { WrittenAnswer } from '../../activities/moments.ts';
import { createIdentityActivities, type DocumentsQuestion } from '../../activities/identity.ts';
import { Rules } from '../../activities/rules.ts';
import { connectParty } from '../../adapters/http/party.ts';
import { createForensicsAdapter } from '../../adapters/parties/forensics.ts';
import { createIdentityAdapter } from '../../adapters/parties/identity.ts';
import { createOcrAdapter } from '../../adapters/parties/ocr.ts';
import type { CheckedDocuments } from '../../domain/parties/identity.ts';
import type { DocumentKind } from '../../domain/request/document-kinds.ts';
import { writeDocumentText, type DocumentText } from '../../sandbox/document-text.ts';
import type { FaultScript } from '../../sandbox/scripted-faults.ts';
import { AdoptedPolicies } from '../support/adopted-policies.ts';
import { buildMaterial } from '../support/facts.ts';
import { buildAccountSecrets, createFakeVault } from '../support/fake-party.ts';
import { createMemoryRequestFacts } from '../support/memory-request-facts.ts';
import { startSandboxClient } from '../support/sandbox-client.ts';

const owner = { name: '李桂香', idNumber: '110105198506120042' };
const card = '6217000200112001011';
const good = {
  'id-front': { name: owner.name, number: owner.idNumber },
  'id-back': { validUntil: '2036-01-01' },
  'card-photo': { number: '6217 0002 0011 2001 011' },
} satisfies Partial<Record<DocumentKind, DocumentText>>;

interface Setting {
  shown?: Partial<Record<DocumentKind, DocumentText | 'nothing' | 'not stored'>>;
  merchantId?: string;
  attempt?: number;
  faults?: FaultScript[];
  reused?: boolean;
  connected?: boolean;
  agentToken?: string;
}

async function check({
  shown = {},
  merchantId = 'M-GREEN',
  attempt = 1,
  faults = [],
  reused = false,
  connected = true,
  agentToken,
}: Setting = {}): Promise<CheckedDocuments> {
  const { sandbox } = await startSandboxClient();
  for (const fault of faults) sandbox.addFault(fault);
  const secrets = buildAccountSecrets({ accountNumber: card, holderName: owner.name });
  const { vault } = createFakeVault(secrets, { ...owner, mobile: '13800000001' });
  const connect = (name: string) =>
    connectParty(name, { url: `${sandbox.url}/${name}`, secret: 'outside-secret' });
  const files = { ...good, ...shown };
  const kinds = Object.keys(files) as DocumentKind[];
  const { checkDocument } = createIdentityActivities(
    createIdentityAdapter(connect('identity'), vault, 'https://pay.example.com/change/back'),
    {
      documents: {
        get: async (documentId) => {
          const text = Object.entries(files).find(
            ([kind]) => buildMaterial(kind as DocumentKind).documentId === documentId,
          )?.[1];
          if (text === undefined || text === 'not stored') return undefined;
          const line = text === 'nothing' ? '' : writeDocumentText(text);
          return {
            bytes: Buffer.from(`%PDF-1.4\n${line}`),
            mediaType: 'application/pdf',
            sha256: 'a'.repeat(64),
          };
        },
      },
      knownImages: {
        remember: async (_merchant, prints) => new Set(reused ? prints.slice(0, 1) : []),
      },
      ...(connected && {
        ocr: createOcrAdapter(connect('ocr'), connect('merchants'), vault),
        forensics: createForensicsAdapter(connect('forensics')),
      }),
    },
    new Rules({ policies: new AdoptedPolicies(), requestFacts: createMemoryRequestFacts() }),
    async () => ({ tried: [] }),
  );
  const question: DocumentsQuestion = {
    requestId: 'r-1',
    merchant: { acquirerId: 'demo', merchantId },
    personToken: 'pers_1',
    accountToken: 'acct_1',
    applicant: {
      personToken: agentToken ?? 'pers_1',
      role: agentToken === undefined ? 'owner' : 'agent',
      idValidUntil: '2036-01-01',
    },
    materials: kinds.map((kind) => buildMaterial(kind)),
    ...(agentToken !== undefined && { agentToken }),
  };
  const { answer } = (await new MockActivityEnvironment({ attempt }).run(() =>
    checkDocument(question),
  )) as WrittenAnswer<CheckedDocuments>;
  return answer;
}

describe('[A33, A39] The check of documents', () => {
  it('The check of documents finds nothing in documents that show what was typed, and keeps no text of them', async () => {
    expect(await check()).toEqual({
      checkId: expect.any(String) as string,
      personToken: 'pers_1',
      result: 'passed',
      examination: { reading: 'done', forensics: 'done', findings: [] },
    });
  });

  it.each<[string, Setting, object[]]>([
    [
      'another number',
      { shown: { 'id-front': { ...good['id-front'], number: '110105199001010010' } } },
      [{ kind: 'id-front', finding: 'differs' }],
    ],
    [
      'another last day',
      { shown: { 'id-back': { validUntil: '2030-01-01' } } },
      [{ kind: 'id-back', finding: 'differs' }],
    ],
    [
      'another card',
      { shown: { 'card-photo': { number: '6222020200112001025' } } },
      [{ kind: 'card-photo', finding: 'differs' }],
    ],
    [
      'a picture on which nothing can be read',
      { shown: { 'id-front': 'nothing' } },
      [{ kind: 'id-front', finding: 'unreadable' }],
    ],
    [
      'a document that is not in the store',
      { shown: { 'id-front': 'not stored' } },
      [{ kind: 'id-front', finding: 'unreadable' }],
    ],
    [
      'a picture that was changed',
      { shown: { 'id-front': { ...good['id-front'], signs: ['tampered', 'screen'] } } },
      [
        { kind: 'id-front', finding: 'tampered' },
        { kind: 'id-front', finding: 'screen' },
      ],
    ],
    ['a picture of another merchant', { reused: true }, [{ kind: 'id-front', finding: 'reused' }]],
    [
      'a licence of another business',
      {
        merchantId: 'M-SOLE',
        shown: { 'business-licence': { name: '别家商店', number: '92110105MA01A2B3C1' } },
      },
      [{ kind: 'business-licence', finding: 'differs' }],
    ],
    [
      'a licence that the core knows nothing of',
      { shown: { 'business-licence': { name: '别家商店', number: '92110105MA01A2B3C1' } } },
      [{ kind: 'business-licence', finding: 'close' }],
    ],
    [
      'a tax certificate of another business, whatever its number',
      {
        merchantId: 'M-SOLE',
        shown: { 'tax-certificate': { name: '别家商店', number: '110105198506120042' } },
      },
      [{ kind: 'tax-certificate', finding: 'differs' }],
    ],
  ])('The check of documents finds %s', async (_what, setting, findings) => {
    expect((await check(setting)).examination?.findings).toEqual(findings);
  });

  it.each(['ocr', 'forensics'])(
    'The check of documents is made again while %s is silent, and then leaves it unknown',
    async (party) => {
      const faults = [{ party, fault: 'status', times: 10 } as const];
      await expect(check({ faults })).rejects.toMatchObject({ type: 'Unavailable' });
      const { examination, result } = await check({ faults, attempt: 3 });
      expect(result).toBe('passed');
      expect([examination?.reading, examination?.forensics]).toEqual(
        party === 'ocr' ? ['unavailable', 'done'] : ['done', 'unavailable'],
      );
    },
  );

  it('The check of documents asks nobody but the authority where no other party is connected', async () => {
    expect((await check({ connected: false })).examination).toEqual({
      reading: 'not-asked',
      forensics: 'not-asked',
      findings: [],
    });
  });

  it('The check of documents asks the authority about an agent as about the owner', async () => {
    expect(await check({ agentToken: 'pers_7' })).toMatchObject({
      personToken: 'pers_1',
      agent: { personToken: 'pers_7', result: 'passed' },
    });
  });
});

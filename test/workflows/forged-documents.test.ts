/** Documents that are read and searched for forgery: what the merchant is asked, and what reviewers see and refuse. */
import { describe, expect } from 'vitest';
import type { DocumentKind } from '../../domain/request/document-kinds.ts';
import type { SubmittedDocument } from '../../domain/request/card-change-schema.ts';
import { writeDocumentText, type DocumentText } from '../../sandbox/document-text.ts';
import {
  advanceTo,
  approve,
  confirmByPhone,
  proveIdentity,
  signAgreement,
} from '../support/actions.ts';
import { it as scenarios } from '../support/it.ts';
import { listOrders } from '../support/observed-effects.ts';
import { cards, owner, people, staff } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';
import type { Status } from '../../workflows/contract.ts';
import { startTestEnv, type TestEnv } from '../support/test-env.ts';

const it = scenarios.extend(
  'testEnv',
  { scope: 'worker' },
  async ({ cachedWorkflows }, { onCleanup }) => {
    const testEnv = await startTestEnv({ cachedWorkflows, examinesDocuments: true });
    onCleanup(() => testEnv.close());
    return testEnv;
  },
);

type Texts = Partial<Record<DocumentKind, DocumentText>>;

const { idNumber, name } = people.owner;
const honest: Texts = {
  'id-front': { name, number: idNumber },
  'id-back': { validUntil: '9999-12-31' },
  'card-photo': { number: cards.good },
};

const { stranger } = people;
/** The front of somebody else's ID. */
const strangersFront: Texts = {
  'id-front': { name: stranger.name, number: stranger.idNumber },
};

let pictures = 0;
/** Uploads files that show this; each is a picture of its own. */
async function upload({ storage }: TestEnv, texts: Texts): Promise<SubmittedDocument[]> {
  return Promise.all(
    Object.entries(texts).map(async ([kind, text]) => {
      const line = writeDocumentText({ picture: `picture-${(pictures += 1)}`, ...text });
      const file = Buffer.from(`%PDF-1.4\n${line}`);
      const { documentId, sha256 } = await storage.documents.put(file, 'application/pdf');
      return { kind: kind as DocumentKind, documentId, sha256 };
    }),
  );
}

const readReasons = async ({ cardChanges, ref }: Scenario) => {
  const { gates } = await cardChanges.assessments(ref);
  return gates.at(-1)?.facts.risk?.reasons.map(({ reason }) => reason);
};

describe('[A33, A39] documents that are read and searched for forgery', () => {
  it('are no line of the risk when they are the owner’s own', async ({
    startScenario,
    testEnv,
  }) => {
    const scenario = await startScenario({ request: { materials: await upload(testEnv, honest) } });
    expect(await advanceTo(scenario, 'review')).toMatchObject({ risk: 'green', notes: [] });
    await scenario.withdraw();
  });

  it('go to two people and a call when a picture was changed, and are refused for good with words that teach nobody', async ({
    startScenario,
    testEnv,
  }) => {
    const forged: Texts = {
      ...honest,
      'id-front': { name, number: idNumber, signs: ['tampered'] },
    };
    const scenario = await startScenario({ request: { materials: await upload(testEnv, forged) } });
    const { evidence = '', problems, risk } = await advanceTo(scenario, 'review');
    // The merchant is not told, and cannot send another picture until one passes.
    expect([risk, problems]).toEqual(['red', []]);
    await approve(scenario);
    expect(await scenario.advanceUntil('review')).toMatchObject({ waitingOn: 'risk' });
    await confirmByPhone(scenario);
    await scenario.advanceUntil('review');
    expect(await readReasons(scenario)).toEqual(['documents-tampered']);
    const { evidence: seen = evidence } = await scenario.readStatus();
    await scenario.act(staff.checker, 'reject', { evidence: seen, codes: ['MAT_FORGED'] });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'rejected', code: 'MAT_FORGED' });
    expect(listOrders(scenario)).toEqual([]);
    const { requestId } = scenario;
    const texts = testEnv.sandbox.listSms({ requestId }).map(({ text }) => text);
    expect(texts.at(-1)).toContain('换卡申请未通过');
    expect(texts.join('\n')).not.toMatch(/伪造|篡改|forg|tamper/i);
  });

  it('are asked for once when they contradict the entries, and go to two people when they still do', async ({
    startScenario,
    testEnv,
  }) => {
    const materials = await upload(testEnv, { ...honest, ...strangersFront });
    const scenario = await startScenario({ request: { materials } });
    await scenario.submit();
    const { problems } = await scenario.advanceUntil('correction', 'PT1H');
    expect(problems).toEqual([
      { field: 'materials.id-front', code: 'MAT_INCONSISTENT', params: { items: 'id-front' } },
    ]);
    const again = [
      ...materials.filter(({ kind }) => kind !== 'id-front'),
      ...(await upload(testEnv, strangersFront)),
    ];
    await scenario.act(owner, 'correct', { changes: { materials: again } });
    await proveIdentity(scenario);
    await signAgreement(scenario);
    expect((await scenario.advanceUntil('review')).risk).toBe('red');
    await approve(scenario);
    await confirmByPhone(scenario);
    await scenario.advanceUntil('review');
    expect(await readReasons(scenario)).toEqual(['documents-differ']);
    await scenario.withdraw();
  });

  it('are asked for although something else was corrected before they were read, and good ones make the risk green', async ({
    startScenario,
    testEnv,
  }) => {
    const materials = await upload(testEnv, { ...honest, ...strangersFront });
    const scenario = await startScenario({
      request: { materials, oldAccount: { last4: '9999' } },
    });
    await scenario.submit();
    await scenario.advanceUntilWaitingOn('merchant', 'correction');
    const { merchantId } = scenario;
    const { last4 } = testEnv.sandbox.addMerchant({ merchantId }, {}).record.binding;
    await scenario.act(owner, 'correct', { changes: { oldAccount: { last4 } } });
    const isAsked = ({ problems }: Status) =>
      problems.some(
        ({ code, field }) => code === 'MAT_INCONSISTENT' && field === 'materials.id-front',
      );
    await scenario.advanceUntil(isAsked, 'PT1H');
    const again = await upload(testEnv, { 'id-front': honest['id-front'] ?? {} });
    await scenario.act(owner, 'correct', { changes: { materials: again } });
    await proveIdentity(scenario);
    await signAgreement(scenario);
    expect((await scenario.advanceUntil('review')).risk).toBe('green');
    await scenario.withdraw();
  });
});

/** What a request costs the database, with all that people send over HTTP. */
import { describe, expect } from 'vitest';
import { completeSession, passCoolingOff, readPennyCode, readSmsCode } from '../support/actions.ts';
import { act, createApi, createKey, maker, type Claims } from '../support/api.ts';
import { it } from '../support/it.ts';
import { buildCardSecrets, cards, people } from '../support/people.ts';
import { countStatementsSince, readStatementCounts } from '../support/sql-statements.ts';

/** docs/decisions/0017 says how this limit is kept. */
const mostStatements = 118;

const { name, idNumber } = people.owner;
/** Not the one of scenarios, whose person is in the vault already. */
const mobile = '13900000002';

describe('a green request over HTTP', () => {
  it('costs at most 118 SQL statements of API and worker, from the entry of the card to the end', async ({
    startScenario,
  }) => {
    // The card that is entered over HTTP is another one.
    const scenario = await startScenario({ card: cards.otherGood });
    const { testEnv, merchantId, request, cardChanges } = scenario;
    const at = createApi(testEnv.storage, { cardChanges, storage: testEnv.storage });
    const as: Claims = {
      sub: 'owner-1',
      roles: ['owner'],
      merchantId,
      amr: ['pwd', 'otp'],
      device: 'known',
    };
    // The key of codes is made for the first of them.
    await testEnv.storage.vault.makeCode('warm-up', 6);
    const before = readStatementCounts();
    const enter = async (path: string, body: object): Promise<Record<string, unknown>> => {
      const answer = await at.post(path, { as, body });
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      return answer.body;
    };
    const person = await enter('/v1/persons', { merchantId, name, idNumber, mobile });
    const account = await enter('/v1/accounts', {
      merchantId,
      ...buildCardSecrets(cards.good, people.owner, mobile),
    });
    const materials = [];
    for (const { kind } of request.materials) {
      const form = new FormData();
      form.set('kind', kind);
      form.set('merchantId', merchantId);
      form.set('file', new Blob([`%PDF-1.4 ${kind}`], { type: 'application/pdf' }), `${kind}.pdf`);
      const { documentId, sha256 } = await enter('/v1/documents', form);
      materials.push({ kind, documentId, sha256 });
    }
    const { requestId: _id, acquirerId: _of, submittedBy: _by, authn: _authn, ...body } = request;
    const submitted = await at.post('/v1/card-changes', {
      as,
      key: createKey(),
      body: {
        ...body,
        applicant: { ...request.applicant, personToken: person['token'] },
        newAccount: { token: account['token'], last4: account['last4'] },
        materials,
      },
    });
    expect(submitted).toMatchObject({ status: 201 });
    scenario.follow(submitted.body as never);
    scenario.request = { ...scenario.request, newAccount: account as never };
    const { requestId } = scenario;
    const say = async (action: string, fields: object, by = as) => {
      await scenario.advanceUntil(() => true);
      const answer = await act(at, requestId, action, fields, createKey(), by);
      expect(answer.status, `${action} ${JSON.stringify(answer.body)}`).toBe(200);
      return answer.body;
    };
    await scenario.advanceUntilWaitingOn('merchant', 'identity');
    await say('request-code', {});
    await say('prove-factor', { method: 'otp', code: readSmsCode(scenario) });
    const { session } = await say('sessions', { kind: 'face' });
    const { sessionRef } = session as { sessionRef: string };
    await completeSession(scenario, sessionRef);
    await say('prove-factor', { method: 'face', sessionRef });
    const { signing } = await scenario.advanceUntilWaitingOn('merchant', 'agreement');
    const { signingId = '' } = signing ?? {};
    await fetch(`${testEnv.sandbox.url}/esign/signings/${signingId}/sign`, { method: 'POST' });
    await say('sign', { signingId });
    const { evidence } = await scenario.advanceUntilWaitingOn('operator', 'review');
    await say('approve', { evidence }, maker);
    await scenario.advanceUntilWaitingOn('merchant', 'account-proof');
    await say('confirm-penny', { code: await readPennyCode(scenario) });
    await passCoolingOff(scenario);
    await scenario.advanceUntilWaitingOn('merchant', 'trial');
    await say('confirm-test', { ok: true });
    expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
    const counted = countStatementsSince(before);
    const statements = counted.reduce((sum, [, count]) => sum + count, 0);
    const bySender = counted.map(([sender, count]) => `${sender} ${count}`).join(', ');
    console.log(`${statements} SQL statements with HTTP: ${bySender}`);
    expect(statements).toBeLessThanOrEqual(mostStatements);
  });
});

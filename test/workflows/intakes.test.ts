/** Every way in that merchants use by themselves, from the submission to the payout on the new card. */
import { describe, expect } from 'vitest';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { advanceTo, confirmTest, proveByOtp, proveIdentity } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { readPaidCard } from '../support/observed-effects.ts';
import { owner, people, staff } from '../support/people.ts';
import type { Scenario } from '../support/scenario.ts';

interface Way {
  /** What this way adds to the request. */
  prepare: (scenario: Scenario) => Promise<Partial<CardChangeRequest>> | Partial<CardChangeRequest>;
  prove: (scenario: Scenario) => Promise<unknown>;
}

const certificate = 'c'.repeat(43);
const agent = { id: 'agent-1', role: 'agent' } as const;

const ways: Record<'web' | 'pos' | 'service' | 'platform', Way> = {
  // An agent submits for the owner, who proves and signs.
  web: {
    async prepare({ merchantId, request, testEnv }) {
      const merchant = { acquirerId: 'demo', merchantId };
      const secrets = { ...people.stranger, mobile: '13900000002' };
      const { token } = await testEnv.storage.vault.tokenizePerson(merchant, secrets);
      const idValidUntil = '9999-12-31';
      return {
        submittedBy: agent,
        applicant: { personToken: token, role: 'agent', idValidUntil },
        owner: { personToken: request.applicant.personToken, idValidUntil },
      };
    },
    prove: proveIdentity,
  },
  pos: {
    prepare({ merchantId, testEnv: { sandbox } }) {
      const known = { merchantId, like: merchantId };
      const [terminal] = sandbox.addMerchant(known).record.terminals;
      sandbox.addMerchant(known, { terminals: [{ ...terminal!, certificate }] });
      return { terminal: { sn: terminal?.sn ?? '', certificate } };
    },
    prove: proveIdentity,
  },
  service: { prepare: () => ({ draftedBy: staff.operator }), prove: proveIdentity },
  // The platform has checked the owner's name: one more factor is enough.
  platform: {
    prepare: ({ request }) => ({
      authn: {
        ...request.authn,
        assertedFor: {
          personToken: request.applicant.personToken,
          accountToken: request.newAccount.token,
        },
      },
    }),
    async prove(scenario) {
      await scenario.advanceUntilWaitingOn('merchant', 'identity');
      await proveByOtp(scenario);
    },
  },
};

describe('[A92] the way in', () => {
  it.for(Object.entries(ways))(
    '[A22, A24, A26, A27, A92] %s leads from the submission to the new card',
    async ([intake, { prepare, prove }], { startScenario }) => {
      const scenario = await startScenario({
        request: { intake: intake as keyof typeof ways, submittedBy: owner },
      });
      Object.assign(scenario.request, await prepare(scenario));
      const { problems } = await scenario.submit();
      expect(problems).toEqual([]);
      await prove(scenario);
      await scenario.advanceUntilWaitingOn('merchant', 'agreement');
      await advanceTo(scenario, 'trial', 'agreement');
      await confirmTest(scenario);
      expect(await scenario.awaitOutcome()).toMatchObject({ kind: 'completed' });
      expect(readPaidCard(scenario)).toBe('1011');
    },
  );
});

/** What somebody reaches who has the token of an agent (docs/security.md, attacker b). */
import { describe, expect } from 'vitest';
import { proveIdentity } from '../support/actions.ts';
import type { Claims } from '../support/api.ts';
import { it } from '../support/it.ts';
import { people } from '../support/people.ts';
import { attacker, TakeoverWorld } from './takeover-world.ts';

const agentOf = (...merchants: string[]): Claims => ({
  sub: 'agent-7',
  roles: ['agent'],
  merchants,
});

describe('an agent', () => {
  it('has nothing to do with a merchant that neither the token nor the record names', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    await world.submitAsOwner();
    const { requestId } = world.scenario.ref;
    for (const as of [agentOf(), agentOf('M-OTHER')]) {
      const read = await world.api.get(`/v1/card-changes/${requestId}`, { as });
      const withdrawn = await world.act(as, 'withdraw');
      const stored = await world.api.post('/v1/persons', {
        as,
        body: {
          merchantId: world.scenario.merchantId,
          name: '王建国',
          idNumber: '110105199001010010',
          mobile: attacker.mobile,
        },
      });
      expect([read.status, withdrawn.status, stored.status]).toEqual([404, 404, 403]);
    }
    await world.endWithoutPayment();
  });

  it('of the merchant cannot apply without naming the registered owner, who must prove it', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const agent = agentOf(world.scenario.merchantId);
    const answer = await world.submit(agent, {
      applicant: attacker.person,
      holder: people.owner,
      more: {
        intake: 'web',
        applicant: {
          personToken: await world.tokenizePerson(agent, attacker.person, attacker.mobile),
          role: 'agent',
          idValidUntil: '2036-01-01',
        },
      },
    });
    expect(answer.body['problems']).toMatchObject([
      { field: 'owner.personToken', code: 'INP_REQUIRED' },
    ]);
    await world.endWithoutPayment();
  });

  it('of the merchant cannot put another card into the request of the owner', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const agent = agentOf(world.scenario.merchantId);
    await world.submitAsOwner();
    await proveIdentity(world.scenario);
    const token = await world.tokenizeCard(agent, attacker.card, people.owner);
    const changes = { newAccount: { token, last4: attacker.card.slice(-4) } };
    expect(await world.getRefusal(agent, 'correct', { changes })).toMatchObject({ status: 409 });
    const guess = { method: 'otp', code: '000000' };
    expect(await world.getRefusal(agent, 'prove-factor', guess)).toEqual({
      status: 403,
      code: 'ACT_NOT_ALLOWED',
    });
    await world.endWithoutPayment();
  });
});

/** What a dishonest clerk and a dishonest reviewer reach (docs/security.md, attackers c and d). */
import { describe, expect } from 'vitest';
import { proveIdentity, signAgreement } from '../support/actions.ts';
import type { Claims } from '../support/api.ts';
import { it } from '../support/it.ts';
import { cards, people } from '../support/people.ts';
import { attacker, staffClaims, TakeoverWorld } from './takeover-world.ts';

const clerk: Claims = { sub: 'clerk-1', roles: ['clerk'] };
/** One person with every role that a token can have, and with their id in another spelling. */
const reviewer: Claims = {
  sub: 'wang.li',
  roles: ['maker', 'checker', 'risk-officer', 'supervisor', 'operator', 'clerk'],
};
const sameReviewer: Claims = { ...reviewer, sub: 'Wang.Li' };

describe('a dishonest clerk', () => {
  it('who submits at the counter for a stranger cannot attest their own request', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const materials = ['id-front', 'id-back', 'card-photo', 'application-form'];
    await world.submit(clerk, {
      applicant: people.owner,
      holder: people.owner,
      card: cards.good,
      documents: materials,
      more: { intake: 'counter' },
    });
    await world.scenario.advanceUntilWaitingOn('merchant', 'identity');
    for (const sub of ['clerk-1', 'CLERK-1', 'Clerk-1'])
      expect(
        await world.getRefusal({ ...clerk, sub }, 'attest-in-person', { bothCardsShown: true }),
      ).toEqual({ status: 403, code: 'ACT_SAME_PERSON' });
    await world.endWithoutPayment();
  });

  it('cannot type the number of the new card in a draft, nor confirm it', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const token = await world.tokenizeCard(clerk, attacker.card, people.owner);
    const { status, body } = await world.api.post('/v1/drafts', {
      as: clerk,
      body: {
        merchantId: world.scenario.merchantId,
        intake: 'phone',
        newAccount: { token, last4: attacker.card.slice(-4) },
      },
    });
    expect({ status, code: body['code'] }).toEqual({ status: 422, code: 'IDV_NOT_OWNER' });
    await world.submitAsOwner();
    await world.endWithoutPayment();
  });
});

describe('a dishonest reviewer', () => {
  it('is one person, whatever roles and spelling their tokens have', async ({ startScenario }) => {
    const world = await TakeoverWorld.open(await startScenario({ like: 'M-TAKEOVER' }));
    await world.submitAsOwner();
    const { scenario } = world;
    await proveIdentity(scenario);
    await signAgreement(scenario);
    const { evidence = '', risk } = await scenario.advanceUntil(
      ({ stage, waitingOn }) => stage === 'review' && waitingOn !== 'nobody',
    );
    expect(risk).toBe('red');
    expect((await world.act(reviewer, 'approve', { evidence })).status).toBe(200);
    const callback = { contactId: 'c-mobile', confirmed: true };
    for (const [action, body] of [
      ['approve', { evidence }],
      ['record-callback', callback],
    ] as const)
      expect(await world.getRefusal(sameReviewer, action, body)).toEqual({
        status: 403,
        code: 'ACT_SAME_PERSON',
      });
    await world.endWithoutPayment();
  });

  it('cannot thaw alone what a contact has stopped', async ({ startScenario }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const { scenario } = world;
    await world.reachIdentity();
    await world.pressStopLink();
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    const reason = 'the owner is known to me';
    expect(await world.getRefusal(reviewer, 'thaw', { reason })).toMatchObject({
      code: 'ACT_CALLBACK_FIRST',
    });
    const call = { contactId: 'c-mobile', confirmed: true };
    await world.act(staffClaims.operator, 'record-callback', call);
    expect((await world.act(reviewer, 'thaw', { reason })).status).toBe(200);
    expect(await world.getRefusal(sameReviewer, 'thaw', { reason })).toMatchObject({
      code: 'ACT_SAME_PERSON',
    });
    expect((await scenario.readStatus()).stage).toBe('frozen');
    await world.endWithoutPayment();
  });
});

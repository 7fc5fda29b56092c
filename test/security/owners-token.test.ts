/** What somebody reaches who has stolen the session of an owner, and nothing else (docs/security.md, attacker a). */
import { describe, expect } from 'vitest';
import { completeSession, readSmsCode } from '../support/actions.ts';
import { it } from '../support/it.ts';
import { cards, people } from '../support/people.ts';
import { attacker, staffClaims, TakeoverWorld } from './takeover-world.ts';

describe('somebody with a stolen session of the owner', () => {
  it('is rejected by the register when they apply with papers, face and card of their own', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const fields = { applicant: attacker.person, holder: attacker.person };
    await world.submit(world.ownersToken, fields);
    expect(await world.awaitRejection()).toBe('IDV_NOT_REGISTERED');
  });

  it('is rejected by the register when they have the same name and another document number', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const namesake = { ...attacker.person, name: people.owner.name };
    await world.submit(world.ownersToken, { applicant: namesake, holder: namesake });
    expect(await world.awaitRejection()).toBe('IDV_NOT_REGISTERED');
  });

  it("is asked for another card when they apply with copies of the owner's papers and their own card", async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const fields = { applicant: people.owner, holder: attacker.person };
    await world.submit(world.ownersToken, fields);
    expect(await world.readProblems()).toEqual(['ACC_NAME_MISMATCH']);
    await world.endWithoutPayment();
  });

  it('is found out by the bank when they type the name of the owner for their own card', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const fields = { applicant: people.owner, holder: people.owner, card: cards.noMatch };
    await world.submit(world.ownersToken, fields);
    expect(await world.readProblems()).toEqual(['ACC_NAME_MISMATCH']);
    await world.endWithoutPayment();
  });

  it("fails with their own face in the session that was opened for the owner's person", async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const { ownersToken, scenario } = world;
    await world.reachIdentity();
    const { body } = await world.act(ownersToken, 'sessions', { kind: 'face' });
    const { sessionRef = '' } = body['session'] as { sessionRef?: string };
    await completeSession(scenario, sessionRef, { idNumber: attacker.person.idNumber });
    await world.act(ownersToken, 'prove-factor', { method: 'face', sessionRef });
    expect(await world.readProblems()).toEqual(['IDV_FACE_FAILED']);
    await world.endWithoutPayment();
  });

  it('cannot refer to a face session or password check that this request did not open', async ({
    startScenario,
  }) => {
    const theirs = await TakeoverWorld.open(await startScenario());
    await theirs.reachIdentity();
    const { body } = await theirs.act(theirs.ownersToken, 'sessions', { kind: 'face' });
    const { sessionRef = '' } = body['session'] as { sessionRef?: string };
    await completeSession(theirs.scenario, sessionRef);

    const world = await TakeoverWorld.open(await startScenario());
    await world.reachIdentity();
    for (const kind of ['face', 'card-password'])
      await world.act(world.ownersToken, 'sessions', { kind });
    for (const method of ['face', 'card-password'])
      expect(
        await world.getRefusal(world.ownersToken, 'prove-factor', { method, sessionRef }),
      ).toEqual({ status: 422, code: 'IDV_SESSION_UNKNOWN' });
    await theirs.endWithoutPayment();
    await world.endWithoutPayment();
  });

  it('cannot use a factor that the owner proved for another card', async ({ startScenario }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const { ownersToken, scenario } = world;
    await world.reachIdentity();
    await world.act(ownersToken, 'request-code');
    await world.act(ownersToken, 'prove-factor', { method: 'otp', code: readSmsCode(scenario) });
    const token = await world.tokenizeCard(ownersToken, attacker.card, attacker.person);
    const changes = { newAccount: { token, last4: attacker.card.slice(-4) } };
    expect(await world.getRefusal(ownersToken, 'correct', { changes })).toMatchObject({
      status: 409,
    });
    await world.endWithoutPayment();
  });

  it('is not believed what they say about their sign-in, their device and a platform', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const authn = { level: 'in-person', twoFactorEnrolled: true, device: 'known' };
    const { risk } = await world.reachIdentity({ authn });
    expect(risk).toBe('amber');
    await world.endWithoutPayment();
  });

  it('cannot end a freeze by withdrawing, nor get a green request after an objection', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    const { ownersToken, scenario } = world;
    await world.reachIdentity();
    await world.pressStopLink();
    await scenario.advanceUntilWaitingOn('risk', 'frozen');
    expect(await world.getRefusal(ownersToken, 'withdraw')).toMatchObject({ status: 409 });
    const { evidence = '' } = await scenario.readStatus();
    await world.act(staffClaims.risk, 'reject', { evidence, codes: ['RSK_OBJECTED'] });
    await scenario.awaitOutcome();
    const { risk } = await world.reachIdentity();
    expect(risk).toBe('red');
    await world.endWithoutPayment();
  });
});

/** What somebody reaches who has copied a link out of a notice (docs/security.md, attacker f). */
import { describe, expect } from 'vitest';
import { it } from '../support/it.ts';
import { TakeoverWorld } from './takeover-world.ts';
import { longNumber } from '../support/numbers.ts';

describe('a copied stop link', () => {
  it('shows no number and changes nothing when it is opened, or its form is sent without the page', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    await world.reachIdentity();
    const link = world.findStopLink();
    const { text } = (await world.api.get(link)).body;
    expect(text).not.toMatch(longNumber);
    expect(text).not.toContain('李桂香');
    expect((await world.api.post(link)).status).toBe(403);
    expect((await world.scenario.readStatus()).stage).toBe('identity');
    await world.endWithoutPayment();
  });

  it('can only stop: it is no key to anything else', async ({ startScenario }) => {
    const world = await TakeoverWorld.open(await startScenario());
    await world.reachIdentity();
    const link = world.findStopLink();
    const token = link.slice('/stop/'.length);
    expect((await world.api.get(`/status/${token}`)).status).toBe(404);
    expect((await world.api.get(`/draft/${token}`)).status).toBe(404);
    expect((await world.pressStopLink(link)).status).toBe(200);
    await world.scenario.advanceUntilWaitingOn('risk', 'frozen');
    await world.endWithoutPayment();
  });
});

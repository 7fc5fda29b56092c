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

describe('a copied link to the progress page', () => {
  it('shows masks, and opens no control to who cannot read the messages of the owner', async ({
    startScenario,
  }) => {
    const world = await TakeoverWorld.open(await startScenario());
    await world.reachIdentity();
    const path = world.buildStatusLink();
    const { body } = await world.api.get(path);
    expect(body.text).not.toMatch(/(?<![\w-])\d{12,}(?![\w-])/);
    expect(body.text).not.toContain('李桂香');
    const press = /name="press" value="([^"]+)"/.exec(body.text ?? '')?.[1] ?? '';
    const post = (fields: object, cookie = '') =>
      world.api.post(path, {
        body: new URLSearchParams({ press, key: 'form-of-a-thief', ...fields }).toString(),
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect((await post({ step: 'enter', code: '000000' })).status).toBe(409);
    const sent = await post({ step: 'send', mobile: '13900000099' });
    expect(sent.body.text).toMatch(/已发送至 1\d{2}\*{4}\d{4}）/);
    const cookie = sent.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect((await post({ step: 'enter', code: '000000' }, cookie)).status).toBe(409);
    expect((await world.api.get('/change/progress', { headers: { cookie } })).status).toBe(401);
    expect((await world.scenario.readStatus()).stage).toBe('identity');
    await world.endWithoutPayment();
  });
});

/** Who may freeze a request how often, and where it goes on when it is thawed. */
import { describe, expect } from 'vitest';
import { bring, codeInStatement, thaw, typePennyCode } from '../support/acts.ts';
import { it } from '../support/it.ts';
import { owner } from '../support/people.ts';
import { objectByLink } from '../support/watching.ts';

describe('a contact who objects again after a verdict', () => {
  it('[A71] freezes the request only with new facts', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'cooling');
    await objectByLink(story);
    await thaw(story);
    await story.untilWaitingOn('clock', 'cooling');
    const again = await objectByLink(story);
    expect(again.next).toContain('your objection is on record');
    expect((await story.until('cooling')).waitingOn).toBe('clock');
    await objectByLink(story, 'c-mail', true);
    expect(await story.untilWaitingOn('risk', 'frozen')).toMatchObject({
      problems: [{ code: 'RSK_OBJECTED' }],
    });
    const trail = await story.house.storage.audit.trail('demo', story.requestId);
    const heard = trail.filter(({ action }) => action.startsWith('objected'));
    expect(heard.map(({ action }) => action)).toEqual(['objected', 'objected again', 'objected']);
    await story.withdrawn();
  });
});

describe('a request that is thawed', () => {
  it('[A71] goes on in the gate it left, with the proof it had begun', async ({ begin }) => {
    const story = await begin();
    await bring(story, 'account-proof');
    const code = await codeInStatement(story);
    await objectByLink(story);
    const { due = '' } = await story.untilWaitingOn('risk', 'frozen');
    const leftMs = Date.parse(due) - (await story.house.env.currentTimeMs());
    expect(leftMs).toBeGreaterThan(0);
    expect(await story.refusal(owner, 'confirmPenny', { answerRef: 'ans_1' })).toBe(
      'ACT_WRONG_STAGE',
    );
    await story.pass('P1D');
    await thaw(story);
    await story.untilWaitingOn('merchant', 'account-proof');
    await typePennyCode(story, code);
    await story.until('cooling');
    await story.withdrawn();
  });
});

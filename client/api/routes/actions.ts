/** Every action of design.md §5 as an operation of its own, in kebab case. */
import type { Correction } from '../../../domain/card-change.ts';
import { actions, type ActionName } from '../../../workflows/contract.ts';
import { actionBodies, actionPath } from '../../action-bodies.ts';
import { act, type Wish } from '../acting.ts';
import { ActionAnswerShape } from '../answers.ts';
import { actorOf, OnBehalfOf } from '../caller.ts';
import { IdempotencyKey } from '../checking.ts';
import { audienceOf, ownRow } from '../finding.ts';
import { Id, operation, router } from '../operation.ts';
import { assertUploaded } from '../papers.ts';
import { assertOwnPerson } from '../persons.ts';
import { answerView } from '../views/card-change.ts';

export const actionRoutes = router();

for (const action of Object.keys(actions) as ActionName[]) {
  const route = operation(action, {
    method: 'post',
    path: `/v1/card-changes/{id}/${actionPath(action)}`,
    summary: `${actionPath(action).replaceAll('-', ' ')}; the same key and body again get the same answer`,
    request: {
      params: Id,
      headers: IdempotencyKey,
      body: {
        required: true,
        content: {
          'application/json': {
            schema: actionBodies[action].safeExtend({ by: OnBehalfOf.optional() }),
          },
        },
      },
    },
    answer: { schema: ActionAnswerShape, description: 'how the request stands after it' },
  });
  actionRoutes.openapi(route, async (c) => {
    const { doors, caller } = c.var;
    const { by, ...body } = c.req.valid('json') as { by?: OnBehalfOf } & Wish['body'];
    const row = await ownRow(doors, caller, c.req.valid('param').id);
    const { 'idempotency-key': key } = c.req.valid('header');
    const wish: Wish = { action, by: actorOf(caller, action, by), body, key };
    const { applicant, materials = [] } = changesIn(body);
    if (applicant)
      await assertOwnPerson(doors, row, applicant.personToken, 'changes.applicant.personToken');
    await assertUploaded(doors, caller, materials, 'changes.materials');
    return c.json(answerView(await act(doors, row, wish), audienceOf(caller)));
  });
}

const changesIn = ({ changes }: Wish['body']): Correction =>
  (changes as Correction | undefined) ?? {};

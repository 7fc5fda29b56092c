/** Every action as an operation of its own, with its name in kebab case in the path. */
import { buildRefusal } from '../../client/validation.ts';
import type { Actor, Authn, Correction } from '../../domain/request/card-change-schema.ts';
import { saysOwnSignIn } from '../../domain/request/corrections.ts';
import { findObjectionProblems } from '../../domain/request/objections.ts';
import { isStopAction } from '../../domain/request/safety-acts.ts';
import { actions, merchantActions, type ActionName } from '../../workflows/contract.ts';
import { actionBodies, buildActionPath } from '../../domain/request/action-schema.ts';
import { performAction, type ActionRequest } from '../action-request.ts';
import { ActionAnswerShape } from '../answers/card-changes.ts';
import { resolveActionActor, OnBehalfOf, type Caller } from '../caller.ts';
import { actSummaries } from '../description/acts.ts';
import { assertColleague } from '../hand-over.ts';
import { IfMatch } from '../conditional.ts';
import { IdempotencyKey } from '../request-validation.ts';
import { getReader, requireAgency, requireOwnRequest } from '../ownership.ts';
import { IdParams, declareOperation, createRouter } from '../operation.ts';
import { assertUploaded } from '../documents.ts';
import { isTrustedAboutOthers, resolveAuthn } from '../sign-in.ts';
import { requireOwnPerson } from '../persons.ts';
import { buildActionAnswerView } from '../views/card-change.ts';

interface ActionHeaders {
  'idempotency-key': string;
  'if-match'?: string;
}

export const actionRoutes = createRouter();

for (const action of Object.keys(actions) as ActionName[]) {
  const route = declareOperation(action, {
    method: 'post',
    path: `/v1/card-changes/{id}/${buildActionPath(action)}`,
    summary: actSummaries[action],
    request: {
      params: IdParams,
      headers: isStopAction(action) ? IdempotencyKey : IdempotencyKey.extend(IfMatch.shape),
      body: {
        required: true,
        content: {
          'application/json': {
            schema:
              action in merchantActions
                ? actionBodies[action].safeExtend({ by: OnBehalfOf.optional() })
                : actionBodies[action],
          },
        },
      },
    },
    answer: { schema: ActionAnswerShape, description: 'the state of the request afterwards' },
  });
  actionRoutes.openapi(route, async (c) => {
    const { dependencies, caller } = c.var;
    const { by, ...body } = c.req.valid('json') as { by?: OnBehalfOf } & ActionRequest['body'];
    const row = await requireOwnRequest(dependencies, caller, c.req.valid('param').id);
    const { 'idempotency-key': key, 'if-match': ifMatch } = c.req.valid('header') as ActionHeaders;
    const actor = resolveActionActor(caller, action, by);
    await requireAgency(dependencies, caller, actor, row.merchantId);
    if (action === 'object') assertMayObject(actor, body);
    await assertColleague(dependencies, caller, action, body);
    const authn = findCorrectorAuthn(caller, actor, body);
    const actionRequest: ActionRequest = {
      action,
      by: actor,
      body: leaveOutAuthn(body),
      ...(authn && { authn }),
      key,
      ...(ifMatch !== undefined && { ifMatch }),
    };
    const { applicant, materials = [] } = findChanges(body);
    if (applicant)
      await requireOwnPerson(
        dependencies,
        row,
        applicant.personToken,
        'changes.applicant.personToken',
      );
    await assertUploaded(dependencies, caller, materials, 'changes.materials');
    const answer = await performAction(dependencies, row, actionRequest);
    const view = buildActionAnswerView(answer, getReader(dependencies, caller));
    if (answer.verdict !== 'received') return c.json(view);
    c.header('location', `/v1/card-changes/${row.requestId}`);
    return c.json(view, 202);
  });
}

/** @throws ActionRefused that says which field is missing or not the caller's */
function assertMayObject(by: Actor, { contactId, callRef }: ActionRequest['body']): void {
  const problems = findObjectionProblems({
    by,
    contactId: contactId as string | undefined,
    callRef: callRef as string | undefined,
  });
  if (problems.length > 0) throw buildRefusal(problems);
}

/**
 * A correction says how the owner signed in as far as that is attested, not as its body states it. An owner who names another
 * account or person with a token of their own says it in any case; nobody else's token says it.
 * @throws ActionRefused for somebody else who has nothing to correct but the owner's sign-in
 */
function findCorrectorAuthn(
  caller: Caller,
  by: Actor,
  body: ActionRequest['body'],
): Authn | undefined {
  const { authn, ...others } = findChanges(body);
  if (isTrustedAboutOthers(caller)) return authn && resolveAuthn(caller, by, authn);
  if (by.role === 'owner')
    return authn || saysOwnSignIn(others, by.role) ? resolveAuthn(caller, by, authn) : undefined;
  if (authn && Object.keys(others).length === 0)
    throw buildRefusal([{ field: 'changes.authn', code: 'IDV_NOT_OWNER' }]);
  return undefined;
}

function leaveOutAuthn(body: ActionRequest['body']): ActionRequest['body'] {
  const { authn, ...changes } = findChanges(body);
  return authn ? { ...body, changes } : body;
}

const findChanges = ({ changes }: ActionRequest['body']): Correction =>
  (changes as Correction | undefined) ?? {};

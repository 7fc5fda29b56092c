/** A case is handed over by its holder to a colleague of the same role [A29]; a supervisor assigns it to whom they name. */
import { buildRefusal } from '../client/validation.ts';
import { isSamePerson } from '../domain/request/separation-of-duties.ts';
import { permissions } from '../domain/request/permissions.ts';
import type { ActionName } from '../workflows/contract.ts';
import type { ActionRequest } from './action-request.ts';
import type { Caller } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';

type Person = Pick<Caller, 'id' | 'acquirerId' | 'roles'>;

/** Ids of the colleagues to whom a holder may hand a case over: those who have signed in at the desk with a role of theirs. */
export const listColleagues = (
  { storage }: Pick<ApiDependencies, 'storage'>,
  holder: Person,
): Promise<string[]> =>
  storage.deskPeople.listColleagues(
    holder,
    holder.roles.filter((role) => (permissions.claim.roles as readonly string[]).includes(role)),
  );

/**
 * Whether the caller holds the case is decided by the process; who their colleagues are is known here only.
 * @throws ActionRefused for a colleague whom nobody knows, or who has another role
 */
export async function assertColleague(
  dependencies: Pick<ApiDependencies, 'storage'>,
  caller: Person,
  action: ActionName,
  { to }: ActionRequest['body'],
): Promise<void> {
  if (action !== 'claim' || typeof to !== 'string' || isSamePerson(to, caller.id)) return;
  if (caller.roles.includes('supervisor')) return;
  const colleagues = await listColleagues(dependencies, caller);
  if (!colleagues.some((id) => isSamePerson(id, to)))
    throw buildRefusal([{ field: 'to', code: 'ACT_NO_COLLEAGUE' }]);
}

/** Who may object in whose name, and what an objection asks for before the request may go on [D objection, A71]. */
import type { Facts, Problem } from '../gates/assessment.ts';
import { isForPresentSubject } from '../identity/proof-subject.ts';
import type { FailureCode } from '../failures/codes.ts';
import type { Actor, Role } from './card-change-schema.ts';

export interface Objection {
  by: Actor;
  contactId?: string | undefined;
  /** Where the call is recorded in which the contact objected. */
  callRef?: string | undefined;
}

const merchantSide: readonly Role[] = ['owner', 'agent'];

/**
 * Why an objection is not accepted. A contact objects by the link that was sent to it, or tells staff on the
 * phone, who name the call. Nobody on the merchant's side speaks for a contact.
 */
export function findObjectionProblems({ by, contactId, callRef }: Objection): Problem[] {
  if (by.role === 'system')
    return contactId === undefined ? [{ field: 'contactId', code: 'INP_REQUIRED' }] : [];
  if (merchantSide.includes(by.role))
    return contactId === undefined ? [] : [{ field: 'contactId', code: 'ACT_NOT_ALLOWED' }];
  return contactId !== undefined && callRef === undefined
    ? [{ field: 'callRef', code: 'INP_REQUIRED', params: { field: 'callRef' } }]
    : [];
}

/**
 * Whose objection it is. A repeat of the same objector is only recorded, so nobody may count as another:
 * what staff heard on the phone does not use up the link of the contact.
 */
export function getObjector({ by, contactId }: Objection): string {
  if (contactId === undefined) return `${by.role}/${by.id}`;
  return by.role === 'system' ? `contact/${contactId}` : `call/${contactId}`;
}

/**
 * Why a frozen request may not go on. A contact who denied the change on the phone has decided for good; after
 * an objection a contact must have confirmed it on the phone.
 */
export function findThawRefusal(facts: Facts): FailureCode | undefined {
  const { callback, deniedAt, openObjectionAt } = facts;
  if (deniedAt !== undefined) return 'ACT_CALLBACK_DENIED';
  const isConfirmed = callback?.confirmed === true && isForPresentSubject(callback, facts);
  return openObjectionAt !== undefined && !isConfirmed ? 'ACT_CALLBACK_FIRST' : undefined;
}

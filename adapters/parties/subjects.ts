/** An answer must name the request, the person and the account that it is about. */
import { z } from 'zod';
import { PortFailure } from '../../domain/parties/port-failure.ts';

const Token = z.string().min(1).max(128);

/** Fields of every answer about a person, in addition to its own. */
export const subjectFields = { requestId: Token, personToken: Token };
/** The same, of an answer that is also about an account. */
export const boundFields = { ...subjectFields, accountToken: Token };

type SubjectField = keyof typeof boundFields;

/**
 * The answer without the names of its subject.
 * @throws PortFailure refused with UPS_OTHER_SUBJECT when the answer is about another request, person or account
 */
export function requireSubject<
  Answer extends Partial<Record<SubjectField, string>>,
  Expected extends Partial<Record<SubjectField, string>>,
>(party: string, answer: Answer, expected: Expected): Omit<Answer, SubjectField> {
  const { requestId, personToken, accountToken, ...rest } = answer;
  const named = { requestId, personToken, accountToken };
  const fields = Object.keys(named) as SubjectField[];
  const other = fields.filter(
    (field) => named[field] !== undefined && named[field] !== expected[field],
  );
  if (other.length === 0) return rest;
  throw new PortFailure('refused', `${party}: the answer is about another ${other.join(', ')}`, {
    code: 'UPS_OTHER_SUBJECT',
  });
}

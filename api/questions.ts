/** Questions of merchants to support: each is a task of the case, with the number of the case, an owner and a deadline [A73]. */
import { z } from 'zod';
import type { RequestRow } from '../activities/requests.ts';
import type { Limit } from '../adapters/storage/rate-limits.ts';
import { computeTaskId } from '../adapters/storage/tasks.ts';
import { validate } from '../client/validation.ts';
import { buildFreeText } from '../domain/request/card-change-schema.ts';
import { getTaskSpec } from '../domain/tasks/kinds.ts';
import type { Task } from '../domain/tasks/tasks.ts';
import { cleanForeignText } from '../domain/text/foreign-text.ts';
import { addDuration } from '../domain/time/duration.ts';
import type { ApiDependencies } from './dependencies.ts';
import { takeFrom } from './limits.ts';

const kind = 'support-question';

export const maxQuestionLength = 500;

const Question = z.strictObject({ question: buildFreeText(maxQuestionLength).min(1) });

/** Of one request: whoever has more to say calls. Nothing else is counted here. */
const perDay: Limit = { name: 'questions-of-request', points: 5, seconds: 24 * 60 * 60 };

/**
 * Gives a question to support, once for each key.
 * @param by id of whoever asks
 * @throws ActionRefused for an empty or too long question, one with a number in it, and after too many of them
 */
export async function askSupport(
  dependencies: ApiDependencies,
  { acquirerId, merchantId, requestId }: RequestRow,
  by: string,
  typed: string,
  key: string,
): Promise<void> {
  const { question } = validate(Question, { question: cleanForeignText(typed) });
  const { tasks } = dependencies.storage;
  const taskId = computeTaskId(`${acquirerId} ${requestId} ${key}`);
  if (await tasks.find(acquirerId, taskId)) return;
  await takeFrom(dependencies, perDay, `${acquirerId}/${requestId}`);
  const due = addDuration(new Date().toISOString(), getTaskSpec(kind).within);
  await tasks.open({ taskId, acquirerId, merchantId, requestId, kind, subject: question, due, by });
}

const mostShown = 5;

/** The questions of a request: open ones first. */
export const listQuestions = (
  { storage }: Pick<ApiDependencies, 'storage'>,
  { acquirerId, requestId }: RequestRow,
): Promise<Task[]> => storage.tasks.list({ acquirerId, requestId, kind, limit: mostShown });

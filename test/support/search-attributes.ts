import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../../workflows/contract.ts';

/** Indexed types of the keys, as the operator service counts them. */
const typeNumbers: Record<string, number> = { KEYWORD: 2, DATETIME: 6, KEYWORD_LIST: 7 };

/** The time-skipping server knows none of ours. */
export const registerSearchAttributes = (connection: Connection) =>
  connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(
      Object.values(searchAttributes).map(({ name, type }) => [name, typeNumbers[type] ?? 0]),
    ),
  });

import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../../workflows/contract.ts';

/** Indexed types of the keys, as numbered by the operator service. */
const typeNumbers: Record<string, number> = { KEYWORD: 2, DATETIME: 6, KEYWORD_LIST: 7 };

/** Registers the project's search attributes, which the time-skipping server lacks. */
export const registerSearchAttributes = (connection: Connection) =>
  connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(
      Object.values(searchAttributes).map(({ name, type }) => [name, typeNumbers[type] ?? 0]),
    ),
  });

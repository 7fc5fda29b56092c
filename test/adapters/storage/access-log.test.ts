import { expect, it } from 'vitest';
import { createAccessLog } from '../../../adapters/storage/access-log.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

describeOnBothDatabases('The access log', (database) => {
  it('[I10] The access log records who saw which data, and is append-only', async () => {
    await createAccessLog(database()).record(['workflow-1', 'workflow-2'], 'decoded for demo/a');
    await createAccessLog(database()).record([], 'nothing');
    const written = await database()
      .selectFrom('access_log')
      .select(['token', 'purpose'])
      .where('token', 'like', 'workflow-%')
      .execute();
    expect(written).toEqual([
      { token: 'workflow-1', purpose: 'decoded for demo/a' },
      { token: 'workflow-2', purpose: 'decoded for demo/a' },
    ]);
    await expect(database().deleteFrom('access_log').execute()).rejects.toThrow('append-only');
  });
});

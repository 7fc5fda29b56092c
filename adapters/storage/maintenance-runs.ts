import type { MaintenanceRunsPort } from '../../activities/maintenance.ts';
import type { Database } from './sql/database.ts';

/** When the maintenance last came to its end, for those who must hear that it does not run. */
export const createMaintenanceRuns = (db: Database): MaintenanceRunsPort => ({
  async markFinished(at) {
    await db
      .insertInto('maintenance_runs')
      .values({ finished_at: new Date(at) })
      .onConflict((conflict) =>
        conflict
          .column('only_row')
          .doUpdateSet((excluded) => ({ finished_at: excluded.ref('excluded.finished_at') })),
      )
      .execute();
  },
});

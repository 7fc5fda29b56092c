/** The row of each request. It outlives the history in Temporal, and says which run submitted the request first. */
import { sql, type Selectable } from 'kysely';
import type {
  RequestDetails,
  RequestFilter,
  RequestRow,
  RequestState,
  RequestsPort,
  WatchEnd,
} from '../../activities/requests.ts';
import type { ScopeRef } from '../../activities/calls.ts';
import type { Acknowledgement } from '../../domain/request/acknowledgement.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import type { StageOrOutcome } from '../../domain/request/stages.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { Database } from './sql/database.ts';
import type { Tables } from './sql/tables.ts';

/** Those of RequestRow. */
const columns = [
  'acquirer_id',
  'merchant_id',
  'terminal',
  'request_id',
  'workflow_id',
  'run_id',
  'intake',
  'body_digest',
  'opened_at',
  'closed_at',
  'outcome_code',
  'watch_outcome',
  'watch_ended_at',
  'links_revoked_at',
  'stage',
  'waiting_on',
  'money',
  'risk',
  'due',
  'promised_by',
  'problems',
  'acknowledgement',
] as const satisfies (keyof Tables['requests'])[];

type Row = Pick<Selectable<Tables['requests']>, (typeof columns)[number]>;

/** What the API needs besides. */
export interface Requests extends RequestsPort {
  /** Requests with this id, for parties that know no acquirer; several acquirers may use the same id. */
  findByRequestId(requestId: string): Promise<RequestRow[]>;
  /** Ends the signed links to the progress of a request that were made until now. */
  revokeLinks(acquirerId: string, requestId: string): Promise<void>;
  /** The requests of an acquirer with these ids, in any order. */
  listByIds(acquirerId: string, requestIds: readonly string[]): Promise<RequestRow[]>;
}

export const createRequests = (db: Database): Requests => ({
  async open(opening) {
    const { acquirerId, requestId } = opening;
    const inserted = await db
      .insertInto('requests')
      .values({
        acquirer_id: acquirerId,
        request_id: requestId,
        merchant_id: opening.merchantId,
        terminal: opening.terminal ?? '',
        workflow_id: opening.workflowId,
        run_id: opening.runId,
        intake: opening.intake,
        body_digest: opening.bodyDigest,
        opened_at: new Date(opening.at),
        stage: 'screening',
        waiting_on: 'nobody',
        money: 'old',
        problems: '[]',
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('run_id')
      .executeTakeFirst();
    if (inserted) return { state: 'opened' };
    const row = toRequestRow(await selectById(db, acquirerId, requestId).executeTakeFirstOrThrow());
    return row.runId === opening.runId ? { state: 'opened' } : { state: 'exists', row };
  },

  async find(acquirerId, requestId) {
    const row = await selectById(db, acquirerId, requestId)
      .select(['details', 'audit_seq'])
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      ...toRequestRow(row),
      auditSeq: row.audit_seq,
      ...(row.details !== null && { details: JSON.parse(row.details) as RequestDetails }),
    };
  },

  /** Newest first. @throws PortFailure refused when the cursor is invalid */
  async list(filter) {
    const limit = Math.min(Math.max(1, Math.trunc(filter.limit)), maxRows);
    const found = await buildListQuery(db, filter)
      .limit(limit + 1)
      .execute();
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      rows: rows.map(toRequestRow),
      ...(found.length > limit && last && { cursor: encodeCursor(last) }),
    };
  },

  async sumUpOthers(scope, since, exceptRequestId) {
    const { acquirerId, merchantId } = scope;
    const lastMove = selectByScope(db, scope)
      .select('money')
      .where('money_since', 'is not', null)
      .where('request_id', '!=', exceptRequestId)
      .orderBy('money_since', 'desc')
      .limit(1);
    const { locked, opened, money, watched } = await db
      .selectFrom('requests')
      .select(({ fn }) => [
        fn
          .max('closed_at')
          .filterWhere('stage', '=', 'rejected')
          .filterWhere('outcome_code', '=', 'IDV_OTP_LOCKED' satisfies FailureCode)
          .as('locked'),
        fn.countAll<string>().filterWhere('opened_at', '>=', new Date(since)).as('opened'),
        lastMove.as('money'),
        selectByScope(db, scope)
          .select('request_id')
          .where('request_id', '!=', exceptRequestId)
          .where('closed_at', 'is not', null)
          .where('stage', 'in', stagesOfWatches)
          .where('watch_ended_at', 'is', null)
          .limit(1)
          .as('watched'),
      ])
      .where('acquirer_id', '=', acquirerId)
      .where('merchant_id', '=', merchantId)
      .where('request_id', '!=', exceptRequestId)
      .executeTakeFirstOrThrow();
    return {
      openedSince: Number(opened),
      ...(locked && { codesLockedAt: locked.toISOString() }),
      ...(money === 'hold' && { payoutsHeld: true }),
      ...(watched !== null && { isBesideWatch: true }),
    };
  },

  takeSwitchTurn: (scope, requestId, at) =>
    db.transaction().execute(async (trx) => {
      // Locked in one order: of two that ask at once, one reads what the other has written.
      const rows = await selectByScope(trx, scope)
        .select(['request_id', 'closed_at', 'watch_ended_at', 'switch_turn_at'])
        .orderBy('request_id')
        .forUpdate()
        .execute();
      if (rows.some((row) => row.request_id !== requestId && hasSwitchTurn(row))) return false;
      await trx
        .updateTable('requests')
        .set({ switch_turn_at: new Date(at) })
        .where('acquirer_id', '=', scope.acquirerId)
        .where('request_id', '=', requestId)
        .execute();
      return true;
    }),

  async isHeldByAnother(scope, exceptRequestId) {
    const held = await selectByScope(db, scope)
      .select('request_id')
      .where('request_id', '!=', exceptRequestId)
      .where('money', '=', 'hold')
      .where('watch_ended_at', 'is', null)
      // A closed request without a watch releases nothing any more.
      .where((where) =>
        where.or([where('closed_at', 'is', null), where('stage', 'in', stagesOfWatches)]),
      )
      .limit(1)
      .executeTakeFirst();
    return held !== undefined;
  },

  async findOpen(scope) {
    const row = await selectByScope(db, scope)
      .select(columns)
      .where('closed_at', 'is', null)
      .orderBy('opened_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && toRequestRow(row);
  },

  async findByRequestId(requestId) {
    const found = await db
      .selectFrom('requests')
      .select(columns)
      .where('request_id', '=', requestId)
      .execute();
    return found.map(toRequestRow);
  },

  async revokeLinks(acquirerId, requestId) {
    await db
      .updateTable('requests')
      .set({ links_revoked_at: sql<Date>`now()` })
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', '=', requestId)
      .execute();
  },

  async listByIds(acquirerId, requestIds) {
    const found = await db
      .selectFrom('requests')
      .select(columns)
      .where('acquirer_id', '=', acquirerId)
      .where('request_id', 'in', requestIds)
      .execute();
    return found.map(toRequestRow);
  },
});

const maxRows = 200;

const selectById = (db: Database, acquirerId: string, requestId: string) =>
  db
    .selectFrom('requests')
    .select(columns)
    .where('acquirer_id', '=', acquirerId)
    .where('request_id', '=', requestId);

/** A request has its turn until it is closed; its watch, which may ask later, until it has ended. */
const hasSwitchTurn = ({
  closed_at: closedAt,
  watch_ended_at: watchEndedAt,
  switch_turn_at: turnAt,
}: Pick<Selectable<Tables['requests']>, 'closed_at' | 'watch_ended_at' | 'switch_turn_at'>) =>
  turnAt !== null && (closedAt === null || (turnAt >= closedAt && watchEndedAt === null));

/** The stages of a closed request whose new card is watched. */
const stagesOfWatches: readonly StageOrOutcome[] = ['completed', 'frozen', 'rolling-back'];

const selectByScope = (db: Database, { acquirerId, merchantId, terminal = '' }: ScopeRef) =>
  db
    .selectFrom('requests')
    .where('acquirer_id', '=', acquirerId)
    .where('merchant_id', '=', merchantId)
    .where('terminal', '=', terminal);

function buildListQuery(db: Database, filter: RequestFilter) {
  const { stage, waitingOn, merchantId, risk, terminal, cursor } = filter;
  let query = db
    .selectFrom('requests')
    .select(columns)
    .where('acquirer_id', '=', filter.acquirerId)
    .orderBy('opened_at', 'desc')
    .orderBy('request_id', 'desc');
  if (stage !== undefined) query = query.where('stage', '=', stage);
  if (waitingOn !== undefined) query = query.where('waiting_on', '=', waitingOn);
  if (merchantId !== undefined) query = query.where('merchant_id', '=', merchantId);
  if (terminal !== undefined) query = query.where('terminal', '=', terminal);
  if (risk !== undefined) query = query.where('risk', '=', risk);
  if (cursor === undefined) return query;
  const { openedAt, requestId } = decodeCursor(cursor);
  return query.where((eb) =>
    eb(eb.refTuple('opened_at', 'request_id'), '<', eb.tuple(openedAt, requestId)),
  );
}

const encodeCursor = (row: Row): string =>
  Buffer.from(`${row.opened_at.toISOString()} ${row.request_id}`).toString('base64url');

function decodeCursor(cursor: string): { openedAt: Date; requestId: string } {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, at = '', requestId = ''] = /^(\d{4}-\d\d-\S{16}) ([\w-]{8,64})$/.exec(text) ?? [];
  const openedAt = new Date(at);
  if (Number.isNaN(openedAt.getTime()))
    throw new PortFailure(
      'refused',
      'cursor: not from an answer of this API; leave it out to begin with the newest',
      { code: 'INP_UNKNOWN_FIELD' },
    );
  return { openedAt, requestId };
}

const toRequestRow = (row: Row): RequestRow => ({
  acquirerId: row.acquirer_id,
  merchantId: row.merchant_id,
  ...(row.terminal !== '' && { terminal: row.terminal }),
  requestId: row.request_id,
  workflowId: row.workflow_id,
  runId: row.run_id,
  intake: row.intake,
  bodyDigest: row.body_digest,
  openedAt: row.opened_at.toISOString(),
  ...(row.closed_at && { closedAt: row.closed_at.toISOString() }),
  ...(row.outcome_code !== null && { outcomeCode: row.outcome_code }),
  ...(row.watch_ended_at && {
    watchEnd: {
      kind: row.watch_outcome as WatchEnd['kind'],
      at: row.watch_ended_at.toISOString(),
    },
  }),
  ...(row.links_revoked_at && { linksRevokedAt: row.links_revoked_at.toISOString() }),
  ...(row.promised_by !== null && { promisedBy: row.promised_by }),
  state: {
    stage: row.stage as RequestState['stage'],
    waitingOn: row.waiting_on as RequestState['waitingOn'],
    money: row.money as RequestState['money'],
    ...(row.risk !== null && { risk: row.risk as NonNullable<RequestState['risk']> }),
    ...(row.due !== null && { due: row.due }),
    problems: JSON.parse(row.problems) as RequestState['problems'],
  },
  ...(row.acknowledgement !== null && {
    acknowledgement: JSON.parse(row.acknowledgement) as Acknowledgement,
  }),
});

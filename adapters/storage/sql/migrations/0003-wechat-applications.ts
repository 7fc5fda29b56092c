import { sql, type Kysely } from 'kysely';

/** Applications sent to WeChat Pay, by the key of the order. Account numbers are masked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table wechat_applications (
        key text primary key,
        sub_mchid text not null,
        undoes text,
        sent boolean not null default false,
        times integer not null default 0,
        first6 text,
        last4 text,
        before text,
        application_no text,
        taken_back boolean not null default false,
        created_at timestamptz not null default now()
      )`,
    )
    .execute(db);
}

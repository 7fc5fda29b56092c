/** Loads a campaign's file: numbers go to the vault, rows with tokens to SQL, problems to the caller. */
import type { VaultPort } from '../../activities/vault.ts';
import type { Campaigns, NewCampaignRow } from '../../adapters/storage/campaigns.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { Actor, CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import { hashRequestId } from '../../client/ids.ts';
import type { CampaignRow } from './columns.ts';
import { readCampaignCsv } from './csv-reader.ts';
import { readFileText, type FileEncoding } from './encoding.ts';
import { createPause } from './pause.ts';

export interface CampaignLoad {
  campaignId: string;
  /** Acquirers whose merchants the file may contain. */
  acquirerIds: readonly string[];
  loadedBy: Actor;
}

export interface RowFault {
  line: number;
  problems: Problem[];
}

export interface LoadResult {
  /** Missing when the file is in none that can be read. */
  encoding?: FileEncoding;
  /** How many rows were taken. */
  rows: number;
  /** How many were not. */
  faulty: number;
  /** The first of the faulty rows. */
  faults: RowFault[];
}

/** Small, so that other callers need not wait long for the database. */
const batchSize = 20;
/** Nobody corrects more by hand: the whole file is wrong then. */
const maxListedProblems = 1_000;
const maxProblemsOfRow = 50;

/**
 * Loads the file of a campaign that has not started, in place of any file loaded before. Valid rows are
 * taken even when others are faulty: the person who starts the campaign decides. They can do so when the file was read to its end.
 * @throws PortFailure refused when the campaign has started, or another file is loaded meanwhile
 */
export async function loadCampaign(
  source: AsyncIterable<Uint8Array | string>,
  load: CampaignLoad,
  { vault, campaigns }: { vault: VaultPort; campaigns: Campaigns },
): Promise<LoadResult> {
  const { campaignId, acquirerIds } = load;
  const result: LoadResult = { rows: 0, faulty: 0, faults: [] };
  const pause = createPause();
  let listed = 0;
  const addFault = (line: number, problems: Problem[]): void => {
    result.faulty += 1;
    if (listed < maxListedProblems)
      result.faults.push({ line, problems: problems.slice(0, maxProblemsOfRow) });
    listed += Math.min(problems.length, maxProblemsOfRow);
  };
  const loadId = await campaigns.open(campaignId, acquirerIds);
  let batch: { line: number; row: CampaignRow }[] = [];
  const saveBatch = async (): Promise<void> => {
    const rows: NewCampaignRow[] = [];
    for (const { line, row } of batch) {
      rows.push({ rowNo: line, request: await buildRequest(line, row, load, vault) });
      // The embedded database answers without ever giving the process away.
      await pause();
    }
    batch = [];
    const repeated = await campaigns.addRows(campaignId, loadId, rows);
    for (const line of repeated) addFault(line, [{ field: 'merchantId', code: 'INP_REPEATED' }]);
    result.rows += rows.length - repeated.length;
  };

  const [onlyAcquirerId, ...more] = acquirerIds;
  const defaults =
    onlyAcquirerId !== undefined && more.length === 0 ? { acquirerId: onlyAcquirerId } : {};
  const file = await readFileText(source);
  if ('encodingFault' in file) {
    const params = { encoding: file.encodingFault };
    addFault(1, [{ field: 'file', code: 'INP_ENCODING', params }]);
    return result;
  }
  result.encoding = file.encoding;
  let isWhole = true;
  for await (const read of readCampaignCsv(file.text, defaults)) {
    await pause();
    if ('problems' in read) {
      addFault(read.line, read.problems);
      isWhole &&= read.isLastRead !== true;
    } else if (acquirerIds.includes(read.row.acquirerId)) batch.push(read);
    else addFault(read.line, [buildForeignAcquirerProblem(acquirerIds)]);
    if (batch.length >= batchSize) await saveBatch();
  }
  await saveBatch();
  if (isWhole) await campaigns.endLoading(campaignId, loadId);
  return result;
}

/** Names only acquirers of the caller: ids of others are not disclosed [I13]. */
const buildForeignAcquirerProblem = (acquirerIds: readonly string[]): Problem => ({
  field: 'acquirerId',
  code: 'INP_FORMAT',
  params: { field: 'acquirerId', allowed: acquirerIds.join(', ') },
});

/** The request of a row. The same row of the same campaign always gives the same request. */
async function buildRequest(
  line: number,
  row: CampaignRow,
  { campaignId, loadedBy }: CampaignLoad,
  vault: VaultPort,
): Promise<CardChangeRequest> {
  const { acquirerId, merchantId, oldLast4, account, person } = row;
  const { applicantRole: role, applicantIdValidUntil: idValidUntil } = row;
  const merchant = { acquirerId, merchantId };
  const { merchantId: _account, asPrinted: _confirmed, ...accountSecrets } = account;
  const { merchantId: _person, ...personSecrets } = person;
  const newAccount = await vault.tokenizeAccount(merchant, accountSecrets);
  const applicant = await vault.tokenizePerson(merchant, personSecrets);
  return {
    requestId: hashRequestId(acquirerId, `campaign/${campaignId}/${line}`),
    ...merchant,
    intake: 'campaign',
    submittedBy: loadedBy,
    // The owner has not been asked yet: they prove who they are when the request reaches them.
    authn: { level: 'password', twoFactorEnrolled: false },
    applicant: {
      personToken: applicant.token,
      role,
      ...(idValidUntil !== undefined && { idValidUntil }),
    },
    reason: { kind: 'card-reissued' },
    oldAccount: { last4: oldLast4 },
    newAccount: { token: newAccount.token, last4: newAccount.last4 },
    materials: [],
  };
}

/** The roles that may call each operation. Ownership of the request is checked separately. */
import { campaignRoles } from '../domain/campaign/campaign.ts';
import type { Role } from '../domain/request/card-change-schema.ts';
import { cutoverFreezeRoles } from '../domain/switch/cutover-freeze.ts';
import { taskReaders } from '../domain/tasks/tasks.ts';
import { permissions } from '../domain/request/permissions.ts';
import { possibleDrafters } from '../domain/request/submitters.ts';
import { actions, merchantActions, type ActionName } from '../workflows/contract.ts';
import { callerRoles, staffRoles, type Caller, type CallerRole } from './caller.ts';

const merchantSide: readonly CallerRole[] = ['owner', 'agent', 'clerk', 'back-office'];

/** They bring no documents. */
const readers: readonly CallerRole[] = ['auditor', 'compliance', 'legal', 'technician'];

/** Who looks into the process in Temporal. */
const decoders = staffRoles.filter((role) => role !== 'compliance' && role !== 'legal');

/** Who decides where events go. */
const endpointRoles: readonly CallerRole[] = ['operator', 'supervisor'];

/** Roles that may write a draft at all; what the policy says of the intake is checked separately. */
const drafters: readonly CallerRole[] = ['owner', ...possibleDrafters, 'back-office'];
/** The roles of an action; a back office may act for people of the merchant's side. */
const findActionRoles = (action: ActionName): readonly CallerRole[] => {
  const { roles }: { roles: readonly Role[] } = permissions[action];
  const own = callerRoles.filter((role) => (roles as readonly string[]).includes(role));
  return action in merchantActions ? [...own, 'back-office'] : own;
};

const actionAccess = Object.fromEntries(
  Object.keys(actions).map((name) => [name, findActionRoles(name as ActionName)]),
) as { [A in ActionName]: readonly CallerRole[] };

type AccessTable = Readonly<Record<string, readonly CallerRole[]>>;

/**
 * Operations about one merchant, or about none. A token that speaks for one merchant may call them: each of them compares the
 * merchant that it is about with the caller's, as `requireOwnMerchant` and `requireOwnRequest` do.
 */
export const ofMerchants = {
  precheck: [...merchantSide, ...staffRoles],
  findBranches: [...merchantSide, ...staffRoles],
  readGuide: [...merchantSide, ...staffRoles],
  readPresentAccount: [...merchantSide, ...staffRoles],
  tokenizeAccount: merchantSide,
  tokenizePerson: merchantSide,
  putDocument: callerRoles.filter((role) => !readers.includes(role)),
  submit: merchantSide,
  beginDraft: drafters,
  createHostedLink: ['back-office'],
  readDraft: [...drafters, 'auditor'],
  writeDraft: drafters,
  sendDraftLink: drafters,
  submitDraft: ['owner', 'back-office'],
  listCardChanges: ['owner', 'back-office', ...staffRoles],
  readCardChange: callerRoles,
  readTimeline: callerRoles,
  readPayouts: ['owner', 'back-office', ...staffRoles],
  readAssessments: staffRoles,
  readReceipt: callerRoles,
  verifyReceipt: callerRoles,
  revokeLinks: ['operator', 'risk-officer', 'supervisor'],
  readEvidence: ['risk-officer', 'supervisor', 'auditor', 'compliance', 'legal'],
  ...actionAccess,
  readEvents: ['back-office', ...staffRoles],
  objectToRenewal: ['owner', 'back-office', 'operator', 'clerk'],
  openTask: ['operator', 'supervisor', 'risk-officer'],
} satisfies AccessTable;

/** Operations about the acquirer as a whole, or about what names no merchant by which it could be told whose it is. */
const ofWholeAcquirer = {
  getDocument: staffRoles,
  loadCampaign: campaignRoles,
  startCampaign: campaignRoles,
  listCampaigns: staffRoles,
  readCampaign: staffRoles,
  readCampaignResults: staffRoles,
  pauseCampaign: campaignRoles,
  resumeCampaign: campaignRoles,
  abortCampaign: campaignRoles,
  readFreezes: staffRoles,
  freezeCutOvers: cutoverFreezeRoles,
  allowCutOvers: cutoverFreezeRoles,
  createEndpoint: endpointRoles,
  listEndpoints: [...endpointRoles, 'auditor'],
  testEndpoint: endpointRoles,
  pauseEndpoint: endpointRoles,
  resumeEndpoint: endpointRoles,
  chooseEventTypes: endpointRoles,
  rotateEndpointSecret: endpointRoles,
  replayEvents: endpointRoles,
  deleteEndpoint: endpointRoles,
  listDeliveries: [...endpointRoles, 'auditor'],
  listTasks: taskReaders,
  readTask: taskReaders,
  assignTask: taskReaders,
  appointTask: taskReaders,
  finishTask: taskReaders,
  cancelTask: taskReaders,
  decodePayloads: decoders,
  decodePayloadsByPath: decoders,
} satisfies AccessTable;

/** An operation stands in one of the two tables: whoever adds one says which tokens it is for. */
export const access = { ...ofMerchants, ...ofWholeAcquirer };

export type GuardedOperation = keyof typeof access;

/** Whether a caller may call an operation: one of their roles may, and a token that speaks for one merchant leaves the others alone. */
export const mayCallerCall = (
  operation: GuardedOperation,
  { merchantId, roles }: Pick<Caller, 'merchantId' | 'roles'>,
): boolean => mayCall(operation, roles) && (merchantId === undefined || operation in ofMerchants);

/** Whether one of a person's roles may call an operation. */
export const mayCall = (operation: GuardedOperation, roles: readonly string[]): boolean =>
  roles.some((role) => (access[operation] as readonly string[]).includes(role));

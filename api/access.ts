/** The roles that may call each operation, in one table. Ownership of the request is checked separately. */
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

export const access = {
  precheck: [...merchantSide, ...staffRoles],
  findBranches: [...merchantSide, ...staffRoles],
  readGuide: [...merchantSide, ...staffRoles],
  readPresentAccount: [...merchantSide, ...staffRoles],
  tokenizeAccount: merchantSide,
  tokenizePerson: merchantSide,
  putDocument: callerRoles.filter((role) => !readers.includes(role)),
  getDocument: staffRoles,
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
  readEvents: ['back-office', ...staffRoles],
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
  objectToRenewal: ['owner', 'back-office', 'operator', 'clerk'],
  openTask: ['operator', 'supervisor', 'risk-officer'],
  listTasks: taskReaders,
  readTask: taskReaders,
  assignTask: taskReaders,
  appointTask: taskReaders,
  finishTask: taskReaders,
  cancelTask: taskReaders,
  decodePayloads: decoders,
  decodePayloadsByPath: decoders,
} satisfies Record<string, readonly CallerRole[]>;

export type GuardedOperation = keyof typeof access;

/** What belongs to the acquirer as a whole, or names no merchant by which it could be told whose it is. */
const ofWholeAcquirer: ReadonlySet<GuardedOperation> = new Set([
  'getDocument',
  'loadCampaign',
  'startCampaign',
  'listCampaigns',
  'readCampaign',
  'readCampaignResults',
  'pauseCampaign',
  'resumeCampaign',
  'abortCampaign',
  'readFreezes',
  'freezeCutOvers',
  'allowCutOvers',
  'createEndpoint',
  'listEndpoints',
  'testEndpoint',
  'pauseEndpoint',
  'resumeEndpoint',
  'chooseEventTypes',
  'rotateEndpointSecret',
  'replayEvents',
  'deleteEndpoint',
  'listDeliveries',
  'listTasks',
  'readTask',
  'assignTask',
  'appointTask',
  'finishTask',
  'cancelTask',
  'decodePayloads',
  'decodePayloadsByPath',
]);

/** Whether a caller may call an operation: one of their roles may, and a token that speaks for one merchant leaves the others alone. */
export const mayCallerCall = (
  operation: GuardedOperation,
  { merchantId, roles }: Pick<Caller, 'merchantId' | 'roles'>,
): boolean =>
  mayCall(operation, roles) && (merchantId === undefined || !ofWholeAcquirer.has(operation));

/** Whether one of a person's roles may call an operation. */
export const mayCall = (operation: GuardedOperation, roles: readonly string[]): boolean =>
  roles.some((role) => (access[operation] as readonly string[]).includes(role));

/**
 * The steps of the switch in order: lock, snapshot, networks that audit, hold, the other networks,
 * terminals, parameters, cut-over, reconcile. Make before break: the new account is registered
 * everywhere before the settlement target changes, and the old one is removed last [A43]. An audit
 * takes days and may end with a no: until then the old card is paid, and nothing is held. The
 * snapshot has the settings before the switch: the reconciliation compares with it, and the rollback
 * restores it [A44, A45, A50, A88]. The lock keeps out other changes of the merchant [A47].
 */
import type { SettlementOrder } from '../../activities/settlement.ts';
import { hasDeadOldCard } from '../../domain/account/old-card.ts';
import type { MerchantRecord, Network } from '../../domain/parties/merchant.ts';
import { findTerminalsInScope } from '../../domain/parties/scope.ts';
import { findMigrationDifferences, readDataCounts } from '../../domain/switch/migration.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { isPayer } from '../../domain/switch/payers.ts';
import { buildWayBackOrder } from './network-way-back.ts';
import {
  buildNetworkOrder,
  buildRevertOrder,
  buildSettlementOrder,
  buildTerminalOrder,
  buildUnlockOrder,
} from './orders.ts';
import { readOpenBatches } from './open-batches.ts';
import type { DoneAnswer, Order, Step, StepFault } from './step.ts';

export function planSwitch(c: ChangeRequest, record: MerchantRecord): Step[] {
  const open = record.networks
    .filter(({ state }) => state === 'open')
    .toSorted((a, b) => Number(b.lead) - Number(a.lead));
  const terminals = findTerminalsInScope(record, c.scope);
  // An old card that cannot be paid gains nothing from an audit: payouts are held first.
  const isPaidMeanwhile = !hasDeadOldCard(c.facts);
  const isBeforeHold = ({ approval }: Network) => approval === 'audited' && isPaidMeanwhile;
  return [
    buildSettlementStep(c, 'lock', 'roll-back', 'lock other changes', buildNoFields, () =>
      buildUnlockOrder(c),
    ),
    {
      ...buildSettlementStep(
        c,
        'snapshot',
        'roll-back',
        'snapshot settings and position',
        buildNoFields,
      ),
      onDone: ({ ref, result }) => {
        c.switch.snapshotRef = String(result?.['snapshotRef'] ?? ref);
        c.switch.dataBefore = readDataCounts(result);
      },
      describeAnswer: ({ result }) => ({ ...result }),
    },
    ...open.filter(isBeforeHold).map((network) => buildNetworkStep(c, network)),
    buildSwitchHoldStep(c),
    ...open
      .filter((network) => !isBeforeHold(network))
      .map((network) => buildNetworkStep(c, network)),
    ...record.networks
      .filter(({ state }) => state === 'closed')
      .map((network) => ({ ...buildNetworkStep(c, network), isExcluded: true as const })),
    ...terminals.map(({ sn }) => buildRegisterStep(c, sn)),
    ...terminals.map(({ sn }) => buildConfigureStep(c, sn)),
    ...(hasParamsToSet(c) ? [buildParamsStep(c)] : []),
    buildSettlementStep(
      c,
      'set-target',
      'roll-back',
      'cut over to the new card',
      () => ({
        accountToken: c.facts.request.newAccount.token,
        expectCardVersion: record.binding.cardVersion,
        evidence: c.facts.evidence,
        ...(c.switch.despiteOpenBatch && { despiteOpenBatch: true }),
        unlessStopped: true,
      }),
      () =>
        buildSettlementOrder(c, 'restore-target', 'put the old card back', buildSnapshotFields(c)),
    ),
    {
      ...buildSettlementStep(c, 'reconcile', 'roll-back', 'reconcile after the switch', () =>
        buildSnapshotFields(c),
      ),
      findFault: ({ result }) => findMigrationFault(c, result),
    },
  ];
}

/** The data as they were at the snapshot are counted once more; what differs was lost or changed on the way [A45, A88]. */
function findMigrationFault(c: ChangeRequest, result: DoneAnswer['result']): StepFault | undefined {
  const differences = findMigrationDifferences(c.switch.dataBefore, readDataCounts(result));
  return differences.length > 0
    ? { code: 'SWT_MIGRATION', items: differences.join(', ') }
    : undefined;
}

/** Consecutive steps of one party, which go by one activity. A cut-over is alone, that of a paying network too. */
export function groupByParty(steps: readonly Step[]): Step[][] {
  const groups: { of: string; steps: Step[] }[] = [];
  for (const step of steps) {
    const isAlone = step.name === 'set-target' || step.payer !== undefined;
    const of = isAlone ? `${step.name}/${step.target}` : step.buildOrder().placing.party;
    const last = groups.at(-1);
    if (last?.of === of) last.steps.push(step);
    else groups.push({ of, steps: [step] });
  }
  return groups.map((group) => group.steps);
}

export const buildHoldStep = (c: ChangeRequest): Step => ({
  ...buildSettlementStep(c, 'hold', 'roll-back', 'hold payouts', buildNoFields, () =>
    buildSettlementOrder(
      c,
      'release',
      'release held payouts to the old card',
      { undoes: [c.buildKey('hold', 'settlement')] },
      'old',
    ),
  ),
  onBegin: () => {
    c.money = 'hold';
  },
  onDone: (answer) => {
    c.switch.openBatches = readOpenBatches(answer);
  },
  onRefused: () => {
    c.money = 'old';
  },
});

/** The hold that begins a switch waits for stops on their way: until it is accepted the owner may withdraw. */
function buildSwitchHoldStep(c: ChangeRequest): Step {
  return {
    ...buildHoldStep(c),
    buildOrder: () => {
      const order = buildSettlementOrder(c, 'hold', 'hold payouts', { unlessStopped: true });
      return {
        ...order,
        isForward: true,
        onPlace: () => {
          c.money = 'hold';
        },
        onNotAccepted: () => {
          c.money = 'old';
        },
      };
    },
  };
}

const buildNoFields = () => ({});
const buildSnapshotFields = (c: ChangeRequest) =>
  c.switch.snapshotRef === undefined ? {} : { snapshotRef: c.switch.snapshotRef };

function buildSettlementStep(
  c: ChangeRequest,
  kind: SettlementOrder['kind'],
  onRefusal: Step['onRefusal'],
  summary: string,
  fields: () => Partial<SettlementOrder>,
  undo?: () => Order,
): Step {
  return {
    name: kind,
    target: 'settlement',
    onRefusal,
    buildOrder: () => ({ ...buildSettlementOrder(c, kind, summary, fields()), isForward: true }),
    ...(undo && { buildUndoOrder: undo }),
  };
}

/** The change is complete when every network where it must take effect confirms it [A52]. */
const buildNetworkStep = (c: ChangeRequest, network: Network): Step => ({
  name: 'change',
  target: network.id,
  onRefusal: network.lead ? 'roll-back' : 'ask-operator',
  buildOrder: () => ({
    ...buildNetworkOrder(c, network, 'change'),
    isForward: true,
    isRevocable: true,
    mayBeSkipped: !network.lead,
    ...(network.approval === 'audited' && { isAudited: true }),
  }),
  buildUndoOrder: () =>
    isPayer(network) ? buildWayBackOrder(c, network) : buildRevertOrder(c, network),
  ...(isPayer(network) && { payer: network }),
});

/** Required at every terminal: one terminal, one merchant, one settlement account [A21, C1 2021-259]. */
const buildRegisterStep = (c: ChangeRequest, sn: string): Step => ({
  name: 'register',
  target: sn,
  onRefusal: 'ask-operator',
  buildOrder: () => ({
    ...buildTerminalOrder(c, 'register', sn, `register terminal ${sn}`, {
      accountToken: c.facts.request.newAccount.token,
    }),
    isForward: true,
    isRevocable: true,
  }),
  buildUndoOrder: () =>
    buildTerminalOrder(c, 'unregister', sn, `put registration of ${sn} back`, {
      undoes: c.buildKey('register', sn),
    }),
});

/** Configures the terminal's software for the new account [A46]. An offline terminal is configured when it is online again; the switch does not wait for it. */
const buildConfigureStep = (c: ChangeRequest, sn: string): Step => ({
  name: 'configure',
  target: sn,
  onRefusal: 'lag',
  buildOrder: () => ({
    ...buildTerminalOrder(c, 'configure', sn, `configure terminal ${sn}`, {
      accountToken: c.facts.request.newAccount.token,
    }),
    isForward: true,
    isRevocable: true,
    mayBeSkipped: true,
  }),
  buildUndoOrder: () =>
    buildTerminalOrder(c, 'restore-config', sn, `put configuration of ${sn} back`, {
      undoes: c.buildKey('configure', sn),
    }),
});

function hasParamsToSet({ facts }: ChangeRequest): boolean {
  const { cycle, dailyCapFen } = facts.request.settlementParams ?? {};
  return cycle !== undefined || dailyCapFen !== undefined;
}

/** Settlement parameters that the merchant may choose; the fee rate is not one of them [A48]. */
const buildParamsStep = (c: ChangeRequest): Step => {
  const { cycle, dailyCapFen } = c.facts.request.settlementParams ?? {};
  const params = {
    ...(cycle !== undefined && { cycle }),
    ...(dailyCapFen !== undefined && { dailyCapFen }),
  };
  return buildSettlementStep(
    c,
    'set-params',
    'roll-back',
    'set settlement parameters',
    () => ({ params }),
    () =>
      buildSettlementOrder(c, 'restore-params', 'put settlement parameters back', {
        ...buildSnapshotFields(c),
        undoes: [c.buildKey('set-params', 'settlement')],
      }),
  );
};

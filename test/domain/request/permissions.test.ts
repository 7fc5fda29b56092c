import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roles, type Role } from '../../../domain/request/card-change-schema.ts';
import {
  formatApprovalKey,
  permissions,
  findActionRefusal,
  type PermissionCheck,
  type PermittedAction,
} from '../../../domain/request/permissions.ts';
import {
  gateNames,
  outcomeKinds,
  sideStages,
  type StageOrOutcome,
} from '../../../domain/request/stages.ts';

const actions = Object.keys(permissions) as PermittedAction[];
const openStages = [...gateNames, ...sideStages];
/** A completed request is watched for some weeks. */
const openOrWatched = [...openStages, 'completed'] as const;
const beforeSwitch = openStages.filter(
  (stage) => !['switching', 'trial', 'rolling-back'].includes(stage),
);

const asking = (
  more: Partial<PermissionCheck> & { as?: Role; id?: string } = {},
): PermissionCheck => {
  const { as = 'owner', id = 'p-1', ...rest } = more;
  return {
    action: 'withdraw',
    by: { id, role: as },
    stage: 'review',
    isHeldBySwitch: false,
    dutyHolders: [{ by: 'owner-1', duty: 'submitter' }],
    decidedBy: [],
    ...rest,
  };
};
const refusal = (more: Parameters<typeof asking>[0]) => findActionRefusal(asking(more));

/** Who may, and where: written out again, so that a mistake in the table shows. */
const allowed: Record<PermittedAction, [who: string, where: readonly string[]]> = {
  correct: ['owner agent clerk', ['correction', 'completed']],
  requestCode: ['owner', ['identity', 'agreement', 'account-proof']],
  openSession: ['owner', ['identity', 'agreement']],
  proveFactor: ['owner', ['identity']],
  sign: ['owner', ['agreement']],
  confirmPenny: ['owner', ['account-proof']],
  chooseWindow: ['owner agent', [...beforeSwitch, 'switching']],
  confirmTest: ['owner', ['trial', 'completed']],
  withdraw: ['owner agent', [...beforeSwitch.filter((stage) => stage !== 'frozen'), 'switching']],
  object: ['owner agent system maker checker risk-officer supervisor operator', openOrWatched],
  reportLost: ['owner agent maker checker risk-officer supervisor operator', openOrWatched],
  claim: ['maker checker risk-officer supervisor operator', openStages],
  release: ['maker checker risk-officer supervisor operator', openStages],
  approve: ['maker checker risk-officer supervisor', ['review']],
  reject: ['maker checker risk-officer supervisor', ['review', 'frozen']],
  requestInfo: ['maker checker risk-officer supervisor', ['review']],
  attestInPerson: ['clerk', ['identity', 'review', 'cooling']],
  recordCallback: ['maker checker risk-officer supervisor operator', openOrWatched],
  escalate: ['maker checker risk-officer supervisor operator', openStages],
  extendDeadline: ['risk-officer supervisor operator', openStages],
  freeze: ['maker checker risk-officer supervisor operator', openOrWatched],
  thaw: ['risk-officer supervisor', ['frozen']],
  retryStep: ['operator supervisor', openOrWatched],
  skipStep: ['operator supervisor', ['switching', 'trial', 'rolling-back']],
  forceRollback: ['risk-officer supervisor operator', ['switching', 'trial']],
  recallPayouts: ['risk-officer supervisor', ['frozen']],
  adjustLimit: ['operator supervisor', ['completed']],
  addNote: ['maker checker risk-officer supervisor operator clerk', openOrWatched],
};

describe('Permissions', () => {
  it.each(actions)('[A29] %s is permitted to its roles in its stages only', (action) => {
    const [who, where] = allowed[action];
    for (const as of roles)
      for (const stage of openStages) {
        const claimedBy = action === 'release' ? 'p-1' : undefined;
        const said = refusal({ action, as, stage, ...(claimedBy && { claimedBy }) });
        if (!who.split(' ').includes(as)) expect(said).toBe('ACT_NOT_ALLOWED');
        else if (!where.includes(stage)) expect(said).toBe('ACT_WRONG_STAGE');
        else if (action === 'reject' && stage === 'frozen' && ['maker', 'checker'].includes(as))
          expect(said).toBe('ACT_NOT_ALLOWED');
        else expect(said).toBeUndefined();
      }
  });

  it('Every action is refused once the request is closed', () => {
    for (const action of actions)
      for (const as of roles)
        for (const stage of outcomeKinds.filter((kind) => kind !== 'completed'))
          expect(refusal({ action, as, stage })).toBe('ACT_WRONG_STAGE');
  });

  it.each(actions)(
    '[A54] %s is permitted to its roles while a completed request is watched',
    (action) => {
      const [who, where] = allowed[action];
      for (const as of roles) {
        const watched = where.includes('completed');
        const no = watched ? 'ACT_NOT_ALLOWED' : 'ACT_WRONG_STAGE';
        const may = watched && who.split(' ').includes(as);
        expect(refusal({ action, as, stage: 'completed' })).toBe(may ? undefined : no);
      }
    },
  );

  it('An old contact may object at any open stage, wherever payouts go', () => {
    for (const stage of openStages)
      for (const heldBySwitch of [true, false])
        expect(
          refusal({ action: 'object', as: 'system', stage, isHeldBySwitch: heldBySwitch }),
        ).toBeUndefined();
  });

  it('The merchant may withdraw until the hold is ordered, and no longer', () => {
    expect(refusal({ stage: 'switching', isHeldBySwitch: false })).toBeUndefined();
    expect(refusal({ stage: 'switching', isHeldBySwitch: true })).toBe('ACT_WRONG_STAGE');
    expect(refusal({ stage: 'frozen', isHeldBySwitch: true })).toBe('ACT_WRONG_STAGE');
  });

  it('[A25] Only the owner may prove, sign or confirm', () => {
    const confirmations = ['requestCode', 'proveFactor', 'sign', 'confirmPenny', 'confirmTest'];
    for (const action of actions.filter((each) => confirmations.includes(each)))
      expect(permissions[action].roles).toEqual(['owner']);
  });
});

describe('[A29] Dual control', () => {
  const staff = fc.constantFrom<Role>('maker', 'checker', 'risk-officer', 'supervisor', 'clerk');
  const judging = fc.constantFrom<PermittedAction>(
    'approve',
    'reject',
    'requestInfo',
    'attestInPerson',
    'recordCallback',
    'thaw',
    'skipStep',
  );
  const people = fc.constantFrom('p-1', 'p-2', 'p-3', 'p-4');
  const stages = fc.constantFrom<StageOrOutcome>(...openStages);

  it('[A25] Nobody may review what they submitted, drafted or sold', () => {
    fc.assert(
      fc.property(judging, staff, stages, people, fc.boolean(), (action, as, stage, id, sold) => {
        const dutyHolders = [{ by: id, duty: sold ? 'seller' : 'submitter' } as const];
        expect(refusal({ action, as, stage, id, dutyHolders })).toBeDefined();
      }),
    );
    for (const duty of ['submitter', 'drafter', 'seller', 'corrector', 'owner'] as const) {
      const dutyHolders = [{ by: 'P-1', duty }];
      expect(refusal({ action: 'approve', as: 'maker', dutyHolders })).toBe('ACT_SAME_PERSON');
    }
  });

  it('[A23] One clerk at a counter fills in, and another attests', () => {
    const attest = { action: 'attestInPerson', as: 'clerk', stage: 'identity' } as const;
    const submittedBy = (by: string) => ({ dutyHolders: [{ by, duty: 'submitter' } as const] });
    expect(refusal({ ...attest, ...submittedBy('p-1') })).toBe('ACT_SAME_PERSON');
    expect(refusal({ ...attest, ...submittedBy('p-2') })).toBeUndefined();
  });

  it('Nobody may approve twice, in whatever role', () => {
    const decision = fc.record({ as: staff, id: people, approves: fc.boolean() });
    fc.assert(
      fc.property(fc.array(decision), people, (turns, submittedBy) => {
        const decidedBy: string[] = [];
        for (const { as, id, approves } of turns) {
          const action = approves ? 'approve' : 'reject';
          const dutyHolders = [{ by: submittedBy, duty: 'submitter' } as const];
          if (refusal({ action, as, id, dutyHolders, decidedBy })) continue;
          decidedBy.push(id);
        }
        expect(new Set(decidedBy).size).toBe(decidedBy.length);
        expect(decidedBy).not.toContain(submittedBy);
      }),
    );
  });

  it.each(actions)('%s needs two people only where it overrides the process', (action) => {
    const overrides = [
      'extendDeadline',
      'thaw',
      'skipStep',
      'forceRollback',
      'recallPayouts',
      'adjustLimit',
    ].includes(action);
    const [who, where] = allowed[action];
    const request = {
      action,
      as: who.split(' ')[0] as Role,
      stage: where[0] as StageOrOutcome,
      ...(action === 'release' && { claimedBy: 'p-1' }),
    };
    const again = overrides ? 'ACT_SAME_PERSON' : undefined;
    expect(refusal({ ...request, firstApprover: 'p-1' })).toBe(again);
    expect(refusal({ ...request, firstApprover: 'p-2' })).toBeUndefined();
  });

  it('A second person counts only for the same approval', () => {
    const skip = (step: string) => formatApprovalKey('skipStep', { step });
    expect(skip('terminals/T1')).toBe(skip('terminals/T1'));
    expect(skip('terminals/T1')).not.toBe(skip('terminals/T2'));
    expect(formatApprovalKey('extendDeadline', { until: '2026-06-11T02:00:00Z' })).not.toBe(
      formatApprovalKey('extendDeadline', { until: '2027-06-11T02:00:00Z' }),
    );
    expect(formatApprovalKey('adjustLimit', { limitFen: 1 })).not.toBe(
      formatApprovalKey('adjustLimit', { limitFen: 2 }),
    );
    expect(formatApprovalKey('thaw')).not.toBe(formatApprovalKey('forceRollback'));
  });
});

describe('Claims', () => {
  const claimed = { as: 'maker', claimedBy: 'p-2' } as const;

  it('A claim keeps others from deciding', () => {
    expect(refusal({ ...claimed, action: 'approve' })).toBe('ACT_NOT_ALLOWED');
    expect(refusal({ ...claimed, action: 'approve', id: 'p-2' })).toBeUndefined();
  });

  it('A claim ends with the decision, so that the checker need not wait for a release', () => {
    const decided = { ...claimed, decidedBy: ['p-2'] };
    expect(refusal({ ...decided, action: 'approve' })).toBeUndefined();
    expect(refusal({ ...decided, action: 'claim' })).toBeUndefined();
  });

  it('Only a supervisor may take over a claim', () => {
    for (const action of ['claim', 'release'] as const) {
      expect(refusal({ ...claimed, action })).toBe('ACT_NOT_ALLOWED');
      expect(refusal({ ...claimed, action, as: 'supervisor' })).toBeUndefined();
    }
  });

  it('A claim is not made twice, and not released when there is none', () => {
    expect(refusal({ ...claimed, action: 'claim', id: 'p-2' })).toBe('ACT_NO_CHANGE');
    expect(refusal({ action: 'release', as: 'maker' })).toBe('ACT_NO_CHANGE');
  });

  it('A supervisor assigns the claim of somebody else, and to nobody who has a part in the request', () => {
    const given = { action: 'claim', claimedBy: 'p-2', claimFor: 'p-3' } as const;
    expect(refusal({ ...given, as: 'supervisor' })).toBeUndefined();
    expect(refusal({ ...given, as: 'supervisor', claimFor: 'p-2' })).toBe('ACT_NO_CHANGE');
    const dutyHolders = [
      { by: 'owner-1', duty: 'submitter' } as const,
      { by: 'judge-1', duty: 'earlier-reviewer' } as const,
    ];
    for (const claimFor of ['owner-1', 'JUDGE-1'])
      expect(refusal({ ...given, as: 'supervisor', claimFor, dutyHolders })).toBe(
        'ACT_SAME_PERSON',
      );
  });

  it('A claim is handed over by its holder until they have decided, and by nobody else', () => {
    const given = { action: 'claim', as: 'maker', id: 'p-2', claimFor: 'p-3' } as const;
    expect(refusal({ ...given, claimedBy: 'P-2' })).toBeUndefined();
    for (const claimedBy of [undefined, 'p-4'])
      expect(refusal({ ...given, ...(claimedBy && { claimedBy }) })).toBe('ACT_NOT_ALLOWED');
    // A reviewer chooses no second reviewer.
    expect(refusal({ ...given, claimedBy: 'p-2', decidedBy: ['p-2'] })).toBe('ACT_NOT_ALLOWED');
    const dutyHolders = [{ by: 'p-3', duty: 'submitter' } as const];
    expect(refusal({ ...given, claimedBy: 'p-2', dutyHolders })).toBe('ACT_SAME_PERSON');
  });

  it('A claim does not keep the risk officer from deciding on a frozen request', () => {
    const verdict = { ...claimed, action: 'reject', as: 'risk-officer', stage: 'frozen' } as const;
    expect(refusal(verdict)).toBeUndefined();
  });
});

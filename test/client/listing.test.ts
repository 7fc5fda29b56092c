import { describe, expect, it } from 'vitest';
import { buildVisibilityQuery } from '../../client/listing.ts';

describe('the visibility query', () => {
  it('filters by workflow type, acquirer and search attributes', () => {
    expect(buildVisibilityQuery({ acquirerId: 'demo', stage: 'review', open: true })).toBe(
      "WorkflowType = 'changeCard' AND WorkflowId STARTS_WITH 'card-change:demo:' AND CardChangeStage = 'review' AND ExecutionStatus = 'Running'",
    );
    expect(buildVisibilityQuery({ acquirerId: 'demo', merchantId: 'M-1' })).toContain(
      "(WorkflowId = 'card-change:demo:M-1' OR WorkflowId STARTS_WITH 'card-change:demo:M-1:')",
    );
  });

  it('cannot be changed by a value of the filter', () => {
    const query = buildVisibilityQuery({
      acquirerId: 'demo',
      requestId: String.raw`x\' OR '1'='1`,
    });
    expect(query).toContain(String.raw`= 'x\\\' OR \'1\'=\'1'`);
  });
});

/** Every workflow type the worker serves. */
export { changeCard } from './change-card/workflow.ts';
export { reconcile } from './reconciliation/workflow.ts';
export { runCampaign } from './campaign/workflow.ts';
export { maintain } from './maintenance/workflow.ts';
export { watchNewCard } from './watch/workflow.ts';

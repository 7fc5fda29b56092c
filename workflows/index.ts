/** Every workflow type the worker serves. */
export { changeCard } from './change-card.ts';
export { control } from './control.ts';
export { runCampaign } from './run-campaign.ts';
export { sweep } from './sweep.ts';
export { watchNewCard } from './watch-new-card.ts';

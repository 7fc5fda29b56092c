/** Every workflow type the worker serves. */
export { changeCard } from './change-card.ts';

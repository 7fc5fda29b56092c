export const sweepType = 'sweep';

/**
 * What random tests draw from: the same in every run, so that a test fails by what was changed. `TEST_SEED=7` draws
 * other values, `TEST_SEED=random` new ones each time.
 */
const chosen = process.env['TEST_SEED'] ?? '1';

export const seed = chosen === 'random' ? Math.floor(Math.random() * 1_000_000) : Number(chosen);

import { expect, it } from 'vitest';
import { readSourceFiles } from '../docs/repository-files.ts';

const loading = /from '(?:@opentelemetry\/|@temporalio\/interceptors-opentelemetry)/;
const programs = /^(?:adapters|api|worker|workflows|activities|domain|client|cli)\//;

it('OpenTelemetry is imported by one module, which is loaded only where traces are wanted', () => {
  const sources = readSourceFiles('', ['.ts']).filter(({ path }) => programs.test(path));
  expect(sources.length).toBeGreaterThan(200);
  const importing = sources.filter(({ text }) => loading.test(text)).map(({ path }) => path);
  expect(importing).toEqual(['adapters/tracing/open-telemetry.ts']);
  const loaders = sources.filter(({ text }) => /open-telemetry\.ts'/.test(text));
  expect(loaders.map(({ path }) => path)).toEqual(['adapters/tracing/tracing.ts']);
  expect(loaders[0]?.text).toContain("await import('./open-telemetry.ts')");
  expect(loaders[0]?.text).not.toMatch(/from '\.\/open-telemetry\.ts'/);
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);

export const getProjectPath = (path: string): string => fileURLToPath(new URL(path, root));
export const readText = (path: string): string => readFileSync(getProjectPath(path), 'utf8');

const service = z.object({
  image: z.string().optional(),
  build: z.object({ target: z.string() }).optional(),
  restart: z.string(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
export type Service = z.output<typeof service>;

/** The compose file as it is written, merge keys resolved. */
export const readCompose = (): unknown => parse(readText('docker-compose.yml'), { merge: true });

export const readServices = (): Map<string, Service> =>
  new Map(
    Object.entries(
      z.object({ services: z.record(z.string(), service) }).parse(readCompose()).services,
    ),
  );

/** What compose makes of `${NAME}`, `${NAME:-default}` and `${NAME:?message}`. */
export const interpolate = (value: string, given: Record<string, string>): string =>
  value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    const found = given[name];
    if (found) return found;
    if (kind === '?') throw new Error(`${name} is missing: ${String(rest)}`);
    return kind === '-' ? String(rest) : '';
  });

/** The lines of each stage of the Dockerfile by the stage's name, those of the stage it builds on first. */
export function readImageStages(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of readText('Dockerfile')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')) {
    const [, base, name] = /^FROM (\S+) AS (\S+)$/.exec(line) ?? [];
    if (base !== undefined && name !== undefined) {
      current = [...(found.get(base) ?? [])];
      found.set(name, current);
    }
    current.push(line);
  }
  return found;
}

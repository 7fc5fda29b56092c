/** Alert rules and dashboard read metrics that exist, and each alert says what to do. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { getDefinition, metricNames } from '../../adapters/metrics/catalogue.ts';
import { alarmKinds } from '../../domain/reconciliation/alarms.ts';
import { getProjectPath, readText } from '../support/compose.ts';
import { readSourceFiles, stripComments } from './repository-files.ts';

const rulesPath = 'deploy/prometheus/alerts.yml';
const Rule = z.object({
  alert: z.string(),
  expr: z.string(),
  labels: z.object({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.object({ summary: z.string(), runbook: z.string() }),
});
const rules = z
  .object({ groups: z.array(z.object({ name: z.string(), rules: z.array(Rule) })) })
  .parse(parse(readText(rulesPath)))
  .groups.flatMap((group) => group.rules);

const Panel = z.object({
  title: z.string(),
  type: z.string(),
  targets: z.array(z.object({ expr: z.string() })).default([]),
});
const dashboard = z
  .object({ panels: z.array(Panel) })
  .parse(JSON.parse(readText('deploy/grafana/dashboards/card-change.json')));
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** Names that an expression reads: what is left without texts, labels, numbers, functions and words of PromQL. */
const extractMetrics = (expr: string): string[] => [
  ...new Set(
    expr
      .replaceAll(/"[^"]*"/g, '')
      .replaceAll(/\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ')
      .replaceAll(/\b\w+\s*(?=\()/g, ' ')
      .match(/\b[a-z_][a-z_0-9]*\b/gi)
      ?.filter((word) => !['and', 'or', 'unless', 'bool', 'sum', 'max', 'min'].includes(word)) ??
      [],
  ),
];

const series = (name: string, kind: string): string[] =>
  kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => `${name}${part}`) : [name];

function listOurMetrics(): string[] {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const ofNode = registry.getMetricsAsArray().map(({ name }) => name);
  return [
    ...metricNames.flatMap((name) => series(name, getDefinition(name).kind)),
    ...ofNode,
    // Prometheus makes it of each scrape.
    'up',
  ];
}

/** The SDK serves a metric when it is first needed; its native code has the names of all of them. */
function isMetricOfSdk(name: string): boolean {
  const bare = /^temporal_(.+?)(?:_total|_bucket|_sum|_count)?$/.exec(name)?.[1];
  return bare !== undefined && nativeCode.includes(bare);
}
const requireFromWorker = createRequire(
  createRequire(import.meta.url).resolve('@temporalio/worker'),
);
const releases = join(
  dirname(requireFromWorker.resolve('@temporalio/core-bridge/package.json')),
  'releases',
);
const [release = ''] = readdirSync(releases).filter((name) => name.includes('linux'));
const nativeCode = readFileSync(join(releases, release, 'index.node'));

const ours = new Set(listOurMetrics());
const findUnknown = (expr: string): string[] =>
  extractMetrics(expr).filter((name) => !ours.has(name) && !isMetricOfSdk(name));

describe.each(rules.map((rule) => [rule.alert, rule] as const))('the alert %s', (name, rule) => {
  it('reads metrics that exist', () => {
    expect(extractMetrics(rule.expr)).not.toEqual([]);
    expect(findUnknown(rule.expr)).toEqual([]);
  });

  it('has a section of its own in the operations guide', () => {
    const anchor = name.replaceAll(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();
    expect(rule.annotations.runbook).toBe(`docs/operations.md#${anchor}`);
    const heading = anchor.replaceAll('-', ' ');
    const headings = [...readText('docs/operations.md').matchAll(/^### (.*)$/gm)].map(
      ([, title = '']) => title.toLowerCase(),
    );
    expect(headings).toContain(heading);
  });
});

describe('the dashboard', () => {
  it.each(panels.map((panel) => [panel.title, panel] as const))(
    'reads metrics that exist for %s',
    (_title, { targets }) => {
      expect(targets).not.toEqual([]);
      expect(targets.flatMap(({ expr }) => findUnknown(expr))).toEqual([]);
    },
  );

  it('shows every metric of ours but those that only tell whether the others are right', () => {
    const shown = new Set(
      panels
        .flatMap(({ targets }) => targets.map(({ expr }) => expr))
        .join(' ')
        .match(/card_change_\w+/g),
    );
    const hidden = metricNames.filter(
      (name) => !series(name, getDefinition(name).kind).some((one) => shown.has(one)),
    );
    expect(hidden).toEqual(['card_change_sql_metrics_up', 'card_change_alarms_total']);
  });
});

describe('the metrics', () => {
  const sources = ['activities', 'adapters', 'api', 'worker']
    .flatMap((folder) => readSourceFiles(folder, ['.ts']))
    .filter(({ path }) => path !== 'adapters/metrics/catalogue.ts')
    .map(({ text }) => stripComments(text));

  it.each(metricNames)('%s is recorded by code', (name) => {
    // Temporal's exporter adds the end of a counter's name.
    const recorded = [name, name.replace(/_total$/, '')].map((each) => `'${each}'`);
    expect(sources.some((source) => recorded.some((each) => source.includes(each)))).toBe(true);
  });
});

describe('the search for metrics', () => {
  it('finds what an expression reads, and what does not exist', () => {
    const expr =
      'histogram_quantile(0.9, sum by (party, le) (rate(card_change_party_call_seconds_bucket{call="order"}[15m]))) > 3 and made_up';
    expect(extractMetrics(expr)).toEqual(['card_change_party_call_seconds_bucket', 'made_up']);
    expect(findUnknown(`${expr} or temporal_made_up_total`)).toEqual([
      'made_up',
      'temporal_made_up_total',
    ]);
  });
});

describe('promtool', () => {
  const promtool = findPromtool();
  if (promtool === undefined)
    console.warn('LEFT OUT: checks of the alert rules by promtool: not on PATH');

  it.skipIf(promtool === undefined).each([
    ['accepts the alert rules', ['check', 'rules', rulesPath]],
    [
      'finds that the rules fire when they should',
      ['test', 'rules', 'deploy/prometheus/alerts.test.yml'],
    ],
  ])('%s', (_title, args) => {
    const output = execFileSync(promtool ?? '', args, {
      cwd: getProjectPath(''),
      encoding: 'utf8',
    });
    expect(output).toContain('SUCCESS');
  });
});

function findPromtool(): string | undefined {
  const path = process.env['PROMTOOL_PATH'] ?? 'promtool';
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore' });
    return path;
  } catch {
    return undefined;
  }
}

it('the operations guide says what to do about every alarm of the reconciliation', () => {
  const rows = [...readText('docs/operations.md').matchAll(/^\| `([a-z-]+)` +\| .+ \| .+ \|$/gm)];
  expect(rows.map(([, kind]) => kind)).toEqual(expect.arrayContaining(alarmKinds));
});

/** Puts what the code says between the markers of a document: `<!-- generated: name -->` … `<!-- end -->`. */
import { format, resolveConfig } from 'prettier';
import { fileURLToPath } from 'node:url';
import { featureTable } from './features.ts';
import { failureTable } from './failures.ts';
import { intakeTable } from './intakes.ts';
import { noticeTable } from './notices.ts';
import { policyTable } from './policy.ts';
import { riskTable } from './risk.ts';
import { stageDiagram } from './stages.ts';
import { permissionTable } from './permissions.ts';

const parts: Record<string, () => string> = {
  stages: stageDiagram,
  permissions: permissionTable,
  intakes: intakeTable,
  risk: riskTable,
  failures: failureTable,
  policy: policyTable,
  notices: noticeTable,
  features: featureTable,
};

export const documentsWithGeneratedParts = ['process.md', 'features.md'];

const marked = /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** @throws Error for a marker that names no part */
export async function withGeneratedParts(text: string): Promise<string> {
  const filled = text.replaceAll(marked, (_, start: string, name: string, end: string) => {
    const part = parts[name];
    if (!part) throw new Error(`no generated part is called ${name}`);
    return `${start}\n${part()}\n\n${end}`;
  });
  const config = await resolveConfig(fileURLToPath(new URL('../../docs/', import.meta.url)));
  return format(filled, { ...config, parser: 'markdown' });
}

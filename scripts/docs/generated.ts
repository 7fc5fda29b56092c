/** Fills the generated parts of a document: what stands between `<!-- generated: name -->` and `<!-- end -->`. */
import { format, resolveConfig } from 'prettier';
import { fileURLToPath } from 'node:url';
import { buildAuditActionTable } from './audit-actions.ts';
import { buildFailureTable } from './failures.ts';
import { buildIntakeTable } from './intakes.ts';
import { buildNoticeTable } from './notices.ts';
import { buildPolicyTable } from './policy.ts';
import { buildRiskTable } from './risk.ts';
import { buildSmsTable } from './sms.ts';
import { buildStageDiagram } from './stages.ts';
import { buildPermissionTable } from './permissions.ts';

const parts: Record<string, () => string> = {
  stages: buildStageDiagram,
  permissions: buildPermissionTable,
  intakes: buildIntakeTable,
  risk: buildRiskTable,
  failures: buildFailureTable,
  policy: buildPolicyTable,
  notices: buildNoticeTable,
  sms: buildSmsTable,
  audit: buildAuditActionTable,
};

export const documentsWithGeneratedParts = ['process.md'];

const generatedPart = /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * The document with its generated parts written anew, formatted by Prettier.
 * @throws Error for a marker that names no part
 */
export async function fillGeneratedParts(text: string): Promise<string> {
  const filled = text.replaceAll(generatedPart, (_, start: string, name: string, end: string) => {
    const part = parts[name];
    if (!part) throw new Error(`unknown generated part: ${name}`);
    return `${start}\n${part()}\n\n${end}`;
  });
  const config = await resolveConfig(fileURLToPath(new URL('../../docs/', import.meta.url)));
  return format(filled, { ...config, parser: 'markdown' });
}

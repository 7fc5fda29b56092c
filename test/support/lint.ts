/** Runs the project's linter and its settings on files that a test writes. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));
const Report = z.object({
  diagnostics: z.array(z.object({ code: z.string(), message: z.string(), filename: z.string() })),
});

export interface Finding {
  /** Rule name without the plugin, e.g. `no-restricted-imports`. */
  rule: string;
  message: string;
}

/**
 * Lints files as if they were part of the project.
 * @param files their text, by path from the project's root
 * @returns the findings per file; files without findings are left out
 */
export async function lintFiles(files: Record<string, string>): Promise<Map<string, Finding[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'card-change-lint-'));
  try {
    writeProject(folder, files);
    const { diagnostics } = Report.parse(JSON.parse(await runOxlint(folder)));
    const found = new Map<string, Finding[]>();
    for (const { code, message, filename } of diagnostics)
      found.set(filename, [
        ...(found.get(filename) ?? []),
        { rule: code.replace(/^.*\(|\)$/g, ''), message },
      ]);
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeProject(folder: string, files: Record<string, string>): void {
  for (const name of ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const runOxlint = (cwd: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
    execFile(process.execPath, [oxlint, '--format', 'json'], { cwd }, (error, stdout, stderr) => {
      // The linter exits with 1 when it has findings.
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(`oxlint did not run: ${stderr}`, { cause: error }));
    });
  });

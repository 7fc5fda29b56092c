/** `export-documents`: the files as they were uploaded, for the police; reads the settings of the environment and needs no API. */
import type { Command } from 'commander';
import { hasCardOrIdNumber } from '../../domain/privacy/free-text.ts';
import { explainMissingPart, print } from '../command.ts';
import type { ExportedDocument } from '../installation/document-files.ts';
import { formatTable } from '../output.ts';
import { UsageError } from '../usage-error.ts';

interface ExportOptions {
  acquirer: string;
  document?: string[];
  caseNumber: string;
  by: string;
  reason: string;
  to: string;
}

export function addDocumentCommands(root: Command): void {
  root
    .command('export-documents')
    .description(
      'writes the files of a request as they were uploaded, for the police; reads the settings of the environment',
    )
    .argument('<request>', 'id of the request')
    .requiredOption('--acquirer <id>', 'whose request it is')
    .requiredOption('--case-number <number>', 'of the police or the court')
    .requiredOption('--by <person>', 'who hands them out')
    .requiredOption('--reason <text>', 'what for; no card or ID number')
    .requiredOption('--to <folder>', 'where the files are written')
    .option('--document <id...>', 'only these; all that the request has named without it')
    .addHelpText(
      'after',
      '\nWho, why and the number of the case stand in the access log before a file is read.',
    )
    .action(async (requestId: string, options: ExportOptions, command: Command) => {
      const { acquirer, document, caseNumber, by, reason, to } = options;
      for (const [name, text] of Object.entries({ caseNumber, by, reason }))
        if (!isNote.test(text) || (name !== 'caseNumber' && hasCardOrIdNumber(text)))
          throw new UsageError(
            `--${names[name]}: 2 to 200 signs in one line, no card or ID number`,
          );
      const { exportDocuments } = await import('../installation/export-documents.ts').catch(
        explainMissingPart('export-documents'),
      );
      const exported = await exportDocuments({
        acquirerId: acquirer,
        requestId,
        documentIds: document,
        caseNumber,
        by,
        reason,
        folder: to,
      });
      print(command, exported, formatExported);
    });
}

/** It becomes part of a line of the access log. */
const isNote = /^[\p{L}\p{N}\p{P}\p{S} ]{2,200}$/u;
const names: Readonly<Record<string, string>> = {
  caseNumber: 'case-number',
  by: 'by',
  reason: 'reason',
};

const formatExported = (exported: readonly ExportedDocument[]): string =>
  exported.length === 0
    ? 'none is stored any more'
    : formatTable(exported.map(({ path, sha256 }) => [path, `sha256 ${sha256}`]));

/** Tries to lock folders at a given moment, and reports whether it succeeded. */
import { lockFolder } from '../../../adapters/storage/sql/folder-lock.ts';

export interface Race {
  folder: string;
  /** Epoch ms at which all processes start. */
  at: number;
}

let release = (): void => undefined;

process.on('message', ({ folder, at }: Race) => {
  release();
  release = () => undefined;
  while (Date.now() < at);
  try {
    release = lockFolder(folder);
    process.send?.('held');
  } catch (error) {
    process.send?.(error instanceof Error ? error.message : 'failed');
  }
});
process.send?.('ready');

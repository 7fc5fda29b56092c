/** Takes folders for a test, at the moment it is told to, and says whether it got them. */
import { lockFolder } from '../../../adapters/storage/sql/folder-lock.ts';

export interface Race {
  folder: string;
  /** Milliseconds of the system's clock: everybody starts in the same one. */
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

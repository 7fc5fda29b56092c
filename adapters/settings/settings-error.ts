/** What whoever runs the installation can mend in its settings: the message names the variable and the remedy, a stack adds nothing. */
export class SettingsError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SettingsError';
  }
}

/** Runs a process. A fault of the settings ends it with one message, any other fault with its stack. */
export async function runProcess(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    // At once, as by any other fault: connections that are open would keep the process.
    process.exit(1);
  }
}

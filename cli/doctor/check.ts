/** The result of one check of the doctor. */
export interface Finding {
  check: string;
  /** `failed`: broken, or about to run out. */
  status: 'ok' | 'failed';
  message: string;
  /** What to do about a failed check. */
  remedy?: string;
}

const timeoutMs = 5_000;

/** Runs one check for at most 5 s. @param probe answers the message; what it throws becomes the message of a failed check */
export async function runCheck(
  check: string,
  remedy: string,
  probe: () => Promise<string>,
): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
  });
  try {
    return { check, status: 'ok', message: await Promise.race([probe(), timeout]) };
  } catch (error) {
    return { check, status: 'failed', message: (error as Error).message, remedy };
  } finally {
    clearTimeout(timer);
  }
}

/** The same, once another check has passed: otherwise its failure would be taken for something else, with a wrong remedy. */
export async function runCheckAfter(
  first: Promise<Finding>,
  ...[check, remedy, probe]: Parameters<typeof runCheck>
): Promise<Finding> {
  const { check: name, status } = await first;
  if (status === 'ok') return runCheck(check, remedy, probe);
  return { check, status, message: 'not looked at', remedy: `repair first: ${name}` };
}

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

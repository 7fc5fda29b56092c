/** One thing a doctor looked at. */
export interface Finding {
  what: string;
  /** `wrong`: broken, or about to run out. */
  state: 'well' | 'wrong';
  says: string;
  /** What to do, where something is wrong. */
  remedy?: string;
}

const timeoutMs = 5_000;

/** What a look says, or why it could not be had; none keeps the doctor waiting. */
export async function runCheck(
  what: string,
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
    return { what, state: 'well', says: await Promise.race([probe(), timeout]) };
  } catch (error) {
    return { what, state: 'wrong', says: (error as Error).message, remedy };
  } finally {
    clearTimeout(timer);
  }
}

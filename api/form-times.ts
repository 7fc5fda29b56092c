/**
 * A time as browsers send it, by the clock on the wall and without a zone: people in forms mean Chinese time.
 * @param typed `2026-06-10T10:00`; whatever else it is, the schema of the body refuses it
 * @returns ISO 8601
 */
export const readFormTime = (typed: string | null | undefined): string => `${typed ?? ''}:00+08:00`;

/** The lock of other sensitive changes of the merchant, as far as the request has ordered it. */
export class ChangeLock {
  isBeingOrdered = false;
  /** The request ends: nothing is locked any more. */
  isOver = false;
  /** `uncertain` after an answer that was lost or was not final. */
  state: 'off' | 'uncertain' | 'on' = 'off';
  /** Of every try: the unlock undoes them all. */
  readonly keys: string[] = [];
}

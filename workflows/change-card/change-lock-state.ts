/** The lock of other sensitive changes of the merchant, as far as the request has ordered it. */
export class ChangeLock {
  isBeingOrdered = false;
  /** The request ends: nothing is locked any more. */
  isOver = false;
  /** `uncertain` after an answer that was lost or was not final. */
  state: 'off' | 'uncertain' | 'on' = 'off';
  /** The last try was refused, because another request of the merchant has the lock, such as a frozen watch. */
  isHeldByOther = false;
  /** Of every try: the unlock undoes them all. */
  readonly keys: string[] = [];
}

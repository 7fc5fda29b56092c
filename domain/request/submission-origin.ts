/**
 * How many submissions of the day came from where this one came from, this one included [D velocity]. The API counts
 * them in our own books over all merchants of the acquirer; nobody states them.
 */
export interface SubmissionOrigin {
  fromAddress: number;
  /** From the network that the address is part of: neighbours of one connection or house. */
  fromArea: number;
}

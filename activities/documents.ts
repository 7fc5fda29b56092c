/** Storage of documents by the hash of their content: equal bytes are stored once. */
export interface DocumentsPort {
  put(
    bytes: Uint8Array,
    mediaType: string,
  ): Promise<{ documentId: string; sha256: string; size: number }>;
  get(
    documentId: string,
  ): Promise<{ bytes: Uint8Array; mediaType: string; sha256: string } | undefined>;
}

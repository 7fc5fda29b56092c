/** Evidence, content-addressed: the same bytes are kept once (design.md §4). */
export interface DocumentsPort {
  put(
    bytes: Uint8Array,
    mediaType: string,
  ): Promise<{ documentId: string; sha256: string; size: number }>;
  get(
    documentId: string,
  ): Promise<{ bytes: Uint8Array; mediaType: string; sha256: string } | undefined>;
}

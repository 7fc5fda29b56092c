import type { StoredDocument } from '../../activities/document-examination.ts';

/** A document as it is sent to the parties that look at it. */
export const buildImageBody = ({ bytes, kind, mediaType, requestId }: StoredDocument) => ({
  requestId,
  kind,
  mediaType,
  image: Buffer.from(bytes).toString('base64'),
});

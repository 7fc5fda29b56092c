/**
 * Message and stack of a failure go through the codec like every payload. CommonJS, because the SDK
 * loads it by `require`, from plain Node as from any loader.
 */
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });

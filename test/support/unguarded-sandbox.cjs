/**
 * Loaded before the SDK into every process and thread of the workflow tests: takes two guards from its
 * sandbox. With them a workflow task costs seven times as much processor time.
 */
'use strict';
const v8 = require('node:v8');
const { Script } = require('node:vm');

// The SDK takes a stack trace for every promise, to answer the query `__stack_trace`. No test sends it.
// The property is replaced and not the function in it, because AsyncLocalStorage calls that function too.
v8.promiseHooks = { ...v8.promiseHooks, createHook: () => () => undefined };

// Node starts a thread to limit the time of a call into the sandbox. An endless loop in a workflow fails
// by the time limit of the test.
const { runInContext } = Script.prototype;
Script.prototype.runInContext = function (context, options) {
  return runInContext.call(this, context, { ...options, timeout: undefined });
};

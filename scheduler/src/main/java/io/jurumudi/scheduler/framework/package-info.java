/**
 * What scheduling plugins see and say: immutable views of pods and nodes, verdicts, scores, and the events that may turn a
 * verdict. No plugin, no queue and no client may come in here.
 */
package io.jurumudi.scheduler.framework;

/**
 * The scheduler: which pod is next ({@link io.jurumudi.scheduler.SchedulingQueue}), what the cluster looks like
 * ({@link io.jurumudi.scheduler.ClusterCache}), which node it goes to ({@link io.jurumudi.scheduler.Algorithm}) and telling the
 * API server. What a rule is about lives in {@code plugins}; nothing in here knows of one rule in particular.
 */
package io.jurumudi.scheduler;

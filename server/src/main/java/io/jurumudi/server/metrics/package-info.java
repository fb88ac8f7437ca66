/**
 * What the server tells about itself: metrics in Prometheus text and named health checks.
 *
 * <p>One registry a server; nothing static.
 */
package io.jurumudi.server.metrics;

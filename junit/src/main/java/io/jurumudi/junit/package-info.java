/** A cluster for tests: {@link io.jurumudi.junit.ClusterExtension}. Only what joins a cluster to JUnit lives here. */
package io.jurumudi.junit;

/** Benchmarks. */
package io.jurumudi.bench;

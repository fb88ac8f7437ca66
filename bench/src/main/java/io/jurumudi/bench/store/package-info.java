/** The measurement behind decision 1: which library the embedded store is built on. It measures libraries, not our store. */
package io.jurumudi.bench.store;

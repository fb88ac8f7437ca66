/**
 * Measures the program from outside, over its public API, as one process under load of another. Nothing here is a test: figures are
 * printed, never asserted.
 */
package io.jurumudi.bench;

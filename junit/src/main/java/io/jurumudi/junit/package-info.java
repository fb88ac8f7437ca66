/** A cluster for tests. */
package io.jurumudi.junit;

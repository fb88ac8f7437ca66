/** Whole-system tests. */
package io.jurumudi.it;

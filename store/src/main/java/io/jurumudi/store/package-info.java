/** The revisioned key-value contract and its engines. */
package io.jurumudi.store;

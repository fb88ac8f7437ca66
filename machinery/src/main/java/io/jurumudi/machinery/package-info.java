/** The JSON tree, its codecs, patches, selectors and Status. */
package io.jurumudi.machinery;

/** What every built-in API type looks like. */
package io.jurumudi.schema;

/** How every component talks to any API server. */
package io.jurumudi.client;

/** Requests that come from within this process: what a socket would carry, handed over as it is. No network, and no shortcut past any filter. */
package io.jurumudi.server.local;

/** Which groups, versions and resources are served, as clients ask for it. Knows kinds; serves nothing but these documents. */
package io.jurumudi.server.discovery;

/** Service proxy and cluster DNS. */
package io.jurumudi.network;

/**
 * The cluster's name server: answers from the API what Kubernetes' DNS specification promises about services and pods, and asks
 * the node's own name servers for everything else. Nothing here writes to the API except {@link io.jurumudi.network.dns.DnsAddon}.
 *
 * <p>The few record types needed are read and written here rather than by a library: the one that offers itself, dnsjava,
 * registers itself as the resolver of the whole process as soon as it is on the class path.
 */
package io.jurumudi.network.dns;

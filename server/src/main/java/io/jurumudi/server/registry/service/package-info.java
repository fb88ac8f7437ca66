/**
 * What Services get from the cluster and no two may share: cluster addresses and node ports. Each is claimed in the store by
 * compare-and-swap before the Service is written, so that neither a race nor a restart can give one out twice.
 */
package io.jurumudi.server.registry.service;

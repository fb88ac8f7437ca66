/**
 * The Linux machine a one-node cluster stands on: its packages, its addresses, the data directory and what several clusters on one
 * host must not both take. Nothing of Kubernetes is known here.
 */
package io.jurumudi.cluster.host;

/** The kubelet. */
package io.jurumudi.node;

/** Objects as rows and columns (meta.k8s.io Table), which is what {@code kubectl get} prints. */
package io.jurumudi.server.table;

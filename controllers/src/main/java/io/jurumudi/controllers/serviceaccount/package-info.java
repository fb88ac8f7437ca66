/** What every namespace needs for its pods to talk to the API server: a service account and the certificates to trust. */
package io.jurumudi.controllers.serviceaccount;

/** Admission that counts: what a pod may have by the limits of its namespace, and what a namespace may have altogether. No other plugins. */
package io.jurumudi.server.admission.quota;

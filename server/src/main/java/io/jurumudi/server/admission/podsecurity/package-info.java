/** The Pod Security Standards: what pods of a namespace may do to their node, by level and version. Only what the standards say; no other rules of pods. */
package io.jurumudi.server.admission.podsecurity;

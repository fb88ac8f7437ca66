/**
 * Admission: what may change or refuse a write after it was authorized and before it is validated and stored. One class a plugin;
 * their order is written in one list, in {@link io.jurumudi.server.admission.AdmissionConfig}.
 */
package io.jurumudi.server.admission;

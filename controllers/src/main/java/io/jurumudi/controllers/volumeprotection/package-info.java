/** Keeps storage objects that are in use from being deleted: takes their protecting finalizer away once nobody needs them. */
package io.jurumudi.controllers.volumeprotection;

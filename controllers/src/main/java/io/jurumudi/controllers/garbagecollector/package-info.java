/**
 * Deletes what nobody owns any more. A graph of all objects and their owners, fed by metadata alone, says what to look at; what is
 * done about an object is decided on its live state and that of its owners.
 */
package io.jurumudi.controllers.garbagecollector;

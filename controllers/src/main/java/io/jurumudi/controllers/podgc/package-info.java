/** Clears away pods that nobody will end or remove otherwise. */
package io.jurumudi.controllers.podgc;

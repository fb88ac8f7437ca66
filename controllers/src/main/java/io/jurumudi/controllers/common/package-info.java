/** What several controllers need: ownership, the state of pods, and counting on things the informers have not shown yet. */
package io.jurumudi.controllers.common;

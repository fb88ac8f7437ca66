/** The scheduler. */
package io.jurumudi.scheduler;

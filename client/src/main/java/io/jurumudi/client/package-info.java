/**
 * How every component talks to any API server: clients over the network or in process, informers, the control loop with its
 * work queue, events and leader election.
 *
 * <p>Nothing here knows any component, and nothing here knows the server: what is said is the public API and no more.
 */
package io.jurumudi.client;

/** The client of the Container Runtime Interface: one call a method, errors as {@code CriException}. No decisions live here. */
package io.jurumudi.node.cri;

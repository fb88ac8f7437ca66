/** Container log files in the CRI's format: reading, following and rotating them. Who may read them is decided elsewhere. */
package io.jurumudi.node.log;

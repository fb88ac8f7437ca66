/** What pods may use of the machine: requests and limits in the kernel's units, and the cgroups that hold pods to them. */
package io.jurumudi.node.cgroup;

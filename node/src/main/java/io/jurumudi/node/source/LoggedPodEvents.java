package io.jurumudi.node.source;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.pod.PodEvents;
import io.jurumudi.node.pod.PodSpecs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to pods to the log, where there is no API to tell it to. */
public final class LoggedPodEvents implements PodEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedPodEvents.class);

    @Override
    public void pod(Pod pod, Type type, String reason, String message) {
        LOG.info("{} {}: {}", PodSpecs.format(pod), reason, message);
    }

    @Override
    public void container(Pod pod, Container container, Type type, String reason, String message) {
        LOG.info("{} {} {}: {}", PodSpecs.format(pod), container.getName(), reason, message);
    }
}

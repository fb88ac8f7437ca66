package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;

/** Where the status of pods goes. Never blocks. */
public interface StatusSink {
    /** The status as last told, which may be newer than what the API has. */
    Optional<PodStatus> last(String uid);

    void update(Pod pod, PodStatus status);

    /** Nothing of the pod runs any more and nothing of it is left but logs; when it is being deleted, it now can be. */
    void ended(Pod pod, PodStatus status);

    void forget(String uid);
}

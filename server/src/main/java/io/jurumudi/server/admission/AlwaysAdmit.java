package io.jurumudi.server.admission;

/** Does nothing; there only so that old flags that name it still hold. */
public final class AlwaysAdmit implements AdmissionPlugin {

    @Override
    public String name() {
        return "AlwaysAdmit";
    }
}

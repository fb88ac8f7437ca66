package io.jurumudi.server.admission;

/** Refuses every write; for tests of clients. */
public final class AlwaysDeny implements AdmissionPlugin {

    private static final String WHY = "admission control is denying all modifications";

    @Override
    public String name() {
        return "AlwaysDeny";
    }

    @Override
    public void admit(AdmissionRequest request) {
        throw request.forbidden(WHY);
    }

    @Override
    public void validate(AdmissionRequest request) {
        throw request.forbidden(WHY);
    }
}

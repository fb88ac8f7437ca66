package io.jurumudi.client;

/** Which objects of a kind are meant: empty strings restrict nothing. Selectors are in the API's query syntax. */
public record Selection(String namespace, String labels, String fields) {

    public static Selection everything() {
        return new Selection("", "", "");
    }

    public Selection inNamespace(String wanted) {
        return new Selection(wanted, labels, fields);
    }

    public Selection withLabels(String selector) {
        return new Selection(namespace, selector, fields);
    }

    public Selection withFields(String selector) {
        return new Selection(namespace, labels, selector);
    }
}

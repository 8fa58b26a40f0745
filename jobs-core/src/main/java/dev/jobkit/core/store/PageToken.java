package dev.jobkit.core.store;

import dev.jobkit.model.ObjectKey;

/** The token of a list's next page: the key at which the page before ended. */
final class PageToken {
    private PageToken() {}

    static String text(ObjectKey last) {
        return last.namespace() + "/" + last.name();
    }

    static ObjectKey parse(String token) {
        int slash = token.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not a page token of this store: " + token);
        }
        return new ObjectKey(token.substring(0, slash), token.substring(slash + 1));
    }
}

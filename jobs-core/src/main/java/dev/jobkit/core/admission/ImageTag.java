package dev.jobkit.core.admission;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the tag of an image, which decides how often it is pulled (v1 Container.imagePullPolicy). */
final class ImageTag {
    private static final String DOMAIN_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final String DOMAIN =
            "(?:" + DOMAIN_PART + "(?:\\." + DOMAIN_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?";
    private static final String PATH_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    private static final String DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
    private static final Pattern REFERENCE =
            Pattern.compile("(" + PATH_PART + "(?:/" + PATH_PART + ")*)(?::(" + TAG + "))?(?:@(" + DIGEST + "))?");
    private static final Pattern HOST = Pattern.compile(DOMAIN);
    private static final Pattern HOST_LIKE = Pattern.compile("[.:A-Z]");
    private static final Pattern ID = Pattern.compile("[a-f0-9]{64}");

    private ImageTag() {}

    /** Tells whether the image names the tag latest, also by naming neither tag nor digest. */
    static boolean isLatest(String image) {
        int slash = image.indexOf('/');
        String host = slash < 0 ? "" : image.substring(0, slash);
        boolean isHost = slash >= 0 && (HOST_LIKE.matcher(host).find() || host.equals("localhost"));
        if (ID.matcher(image).matches() || (isHost && !HOST.matcher(host).matches())) {
            return false;
        }
        Matcher reference = REFERENCE.matcher(isHost ? image.substring(slash + 1) : image);
        if (!reference.matches()) {
            return false;
        }
        String tag = reference.group(2);
        return tag == null ? reference.group(3) == null : tag.equals("latest");
    }
}
